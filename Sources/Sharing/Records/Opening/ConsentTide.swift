import Synchronization

/// Rises whenever anybody's consent or standing changes: whoever streams looks at it before each piece, which costs
/// nothing, and asks the writer only when it rose.
final class ConsentTide: Sendable {
  private let level = Atomic<UInt64>(0)

  var mark: UInt64 { level.load(ordering: .acquiring) }

  func rise() { level.wrappingAdd(1, ordering: .acquiringAndReleasing) }
}
