import Consent
import Ledger

/// Which entries the state of consent is made of, asked of every entry that is appended: the way of a reading must not pay
/// for it.
enum ConsentEntry {
  private static let rooms = [
    "licence.", "organisation.", "affiliation.", "consent.", "emergency.", "guardian.", "custodians.", "family.",
  ]
  private static let single: Set<EntryType> = [
    .personRegistered, .patientRegistered, .erasure, .recordAdded, .accessDecided, .technicalRaised, .technicalEnded,
    .teamChanged,
  ]
  private static let withoutValues: Set<EntryType> = [
    .personRegistered, .patientRegistered, .erasure, .technicalRaised, .technicalEnded, .teamChanged,
  ]
  private static let recipients = Array(#""recipients":"#.utf8)

  /// Whether this entry may change the state.
  ///
  /// - Parameter payload: canonical JSON, as it is sealed; nil when there is none, or when nobody can read it.
  static func concerns(_ entry: Entry, payload: [UInt8]?) -> Bool {
    let type = entry.type
    if single.contains(type) { return true }
    if type.rawValue.hasPrefix("alert.") { return moves(entry, payload) }
    return rooms.contains { type.rawValue.hasPrefix($0) }
  }

  /// Whether folding the entry looks at its sealed values.
  static func needsValues(_ type: EntryType) -> Bool { !withoutValues.contains(type) }

  /// The opening position of the alert that the entry is about; nil for an entry about no alert.
  static func alert(of entry: Entry, at position: Int64) -> Int64? {
    if entry.type == .technicalRaised { return position }
    guard entry.type == .technicalEnded || entry.type.rawValue.hasPrefix("alert.") else { return nil }
    return entry.body["alert"]?.string.flatMap(AlertRecord.opened(name:))
  }

  /// A step of an alarm matters when it ends the alert, when somebody declines, or when it calls people.
  private static func moves(_ entry: Entry, _ payload: [UInt8]?) -> Bool {
    if entry.type == .alertResolved || entry.type == .alertRejected { return true }
    guard let payload, entry.author == entry.origin else { return false }
    return payload.withUnsafeBufferPointer { bytes in
      var start = 0
      while let quote = bytes[start...].firstIndex(of: recipients[0]) {
        if bytes[quote...].starts(with: recipients) { return true }
        start = quote + 1
      }
      return false
    }
  }
}
