import Foundation
import GRDB
import Ledger
import Vault

/// What became of the values that lie sealed beside an entry.
package enum EntryPayload: Hashable, Sendable {
  /// The entry never had any.
  case absent
  /// The canonical payload.
  case opened(JSONValue)
  /// There are values, and whoever asks may not see them.
  case withheld
  /// The subject's key was destroyed (LEDGER-3).
  case erased
  /// The values were dropped: the summary at this position stands in for them.
  case folded(into: Int64)
  /// The sealed bytes are missing, changed or do not match the commitment: `vigil verify` says more. One broken value
  /// never hides its neighbours.
  case broken

  /// The word that stands on the wire for it.
  package var state: String {
    switch self {
    case .absent: "absent"
    case .opened: "opened"
    case .withheld: "withheld"
    case .erased: "erased"
    case .folded: "folded"
    case .broken: "broken"
    }
  }

  /// The values, when they could be opened.
  package var value: JSONValue? { if case .opened(let value) = self { value } else { nil } }

  /// Opens the sealed bytes of the entry at `position`.
  ///
  /// - Parameters:
  ///   - sealed: nil when there are none.
  ///   - key: the subject's sealed key, nil when it was destroyed.
  ///   - fold: where the summary stands that stands in for it, if one does.
  static func open(
    _ sealed: Data?, of entry: Entry, at position: Int64, subject: Int64?, key: Data?, fold: Int64? = nil,
    keyRing: KeyRing
  ) -> EntryPayload {
    guard let commitment = entry.commitment else { return .absent }
    if sealed == nil, let fold { return .folded(into: fold) }
    guard let sealed, let subject else { return .broken }
    // The stored key decides, not the cache of opened keys: erasure counts from the commit on.
    guard let key else { return .erased }
    let place = SealedPlace(table: "sealed", row: position, subject: subject)
    guard let plaintext = try? keyRing.key(of: subject, sealed: { key }).open(sealed, at: place),
      plaintext.count > Commitment.saltBytes
    else { return .broken }
    let salt = Array(plaintext[..<Commitment.saltBytes])
    let payload = Array(plaintext[Commitment.saltBytes...])
    guard Commitment.verify(commitment, payload: payload, salt: salt), let value = try? CanonicalJSON.parse(payload)
    else { return .broken }
    return .opened(value)
  }
}
