import Consent
import Crypto
import Ledger
import Synchronization
import Vitals

/// The openings that may be continued, as far as they are in memory: at most ``bound``; when there are more, the one that
/// ends first goes, and is opened again from what is on disk.
final class OpeningBook: Sendable {
  static let bound = 10_000

  let tide = ConsentTide()
  private let random: @Sendable (Int) -> [UInt8]
  private let openings = Mutex<[String: Opening]>([:])

  init(random: @escaping @Sendable (Int) -> [UInt8]) { self.random = random }

  func makeToken() -> String { Base64.encodeURL(random(16)) }

  func keep(_ opening: Opening, at now: Timestamp) {
    openings.withLock { openings in
      if openings.count >= Self.bound {
        openings = openings.filter { now < $0.value.expires }
        if openings.count >= Self.bound, let first = openings.min(by: { $0.value.expires < $1.value.expires }) {
          openings[first.key] = nil
        }
      }
      openings[opening.token] = opening
    }
  }

  /// The person's own opening of that record, while it lasts.
  func find(_ token: String, of person: PersonID, record: RecordID, at now: Timestamp) -> Opening? {
    guard let opening = openings.withLock({ $0[token] }), opening.person == person, opening.record == record,
      now < opening.expires
    else { return nil }
    return opening
  }

  /// What is kept of a token.
  static func hash(_ token: String) -> [UInt8] { Array(SHA256.hash(data: Array(token.utf8))) }

  func end(_ token: String) { openings.withLock { $0[token] = nil } }
}
