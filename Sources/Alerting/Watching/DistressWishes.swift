import Synchronization
import Triage

/// What others want people to be called about, until the loop takes it: one wish for each kind, the newest.
final class DistressWishes: Sendable {
  private let wishes = Mutex<[TechnicalKind: Bool]>([:])

  func put(_ kind: TechnicalKind, isWanted: Bool) { wishes.withLock { $0[kind] = isWanted } }

  func takeAll() -> [TechnicalKind: Bool] {
    wishes.withLock { wishes in
      defer { wishes = [:] }
      return wishes
    }
  }
}
