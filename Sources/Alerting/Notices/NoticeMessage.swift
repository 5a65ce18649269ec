import Ledger
import Store
import Vitals

/// What is sent about a notice: that something happened and where on the ledger, never what it says, no name and no key.
package struct NoticeMessage: Sendable {
  /// Stable for this notice, on every try: what an application recognises a repetition by.
  package let id: String
  /// Canonical JSON.
  package let bytes: [UInt8]

  package init(_ notice: Notice, origin: String) throws {
    let seed = "\(origin)\nnotice\n\(notice.position)\n\(notice.recipient)"
    id = "vigil-" + Digest32.sha256(Array(seed.utf8)).hex.prefix(32)
    bytes = try CanonicalJSON.encode([
      "id": .string(id), "kind": .string(notice.kind.rawValue), "origin": .string(origin),
      "position": .integer(notice.position), "recipient": .string(notice.recipient),
      "time": .integer(notice.created.milliseconds), "type": "vigil.notice", "v": 1,
    ])
  }

  /// One plain sentence, for an e-mail.
  static func sentence(_ kind: Notice.Kind) -> String {
    switch kind {
    case .recordAdded: "Something was added to a health record that concerns you."
    case .accessRequested: "Somebody asks for access to a health record that concerns you."
    case .emergencyAccess: "A health record that concerns you was opened in an emergency. A review follows."
    case .reviewOverdue: "An emergency access to a health record waits for your review. The time for it is over."
    case .treatmentOffered: "A doctor offers to treat you. You can accept or decline."
    case .recoveryBegun:
      "Somebody asked to replace your keys. If it was not you, object before the waiting time is over."
    }
  }
}
