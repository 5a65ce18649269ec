import Consent
import Ledger
import Store

/// A record with where it comes from, as a permitted list shows it.
package struct RecordItem: Sendable {
  /// What the signature of a record is worth.
  package enum SignatureState: String, Sendable {
    /// By the key that it names, over these very bytes.
    case valid
    case invalid
  }

  package let view: RecordView
  package let dataClass: DataClass
  /// Nil for one whose values do not open.
  package let title: String?
  /// Whether a trusted facility wrote it, as of now.
  package internal(set) var isTrusted = false
  package let signature: SignatureState
  /// The entry's leaf hash.
  let id: Digest32

  /// Nil for what cannot be read any more.
  init?(_ view: RecordView) {
    guard let offer = RecordOffer(view.entry, payload: view.payload.value), let bytes = try? view.entry.canonicalBytes()
    else { return nil }
    id = MerkleHash.leaf(bytes)
    self.view = view
    dataClass = offer.dataClass
    title = offer.title
    signature = Self.check(view.entry)
  }

  /// One whose values do not open, as far as the engine knows it; nil for any other.
  init?(_ view: RecordView, broken facts: RecordFacts) {
    guard view.payload == .broken, let bytes = try? view.entry.canonicalBytes() else { return nil }
    id = MerkleHash.leaf(bytes)
    self.view = view
    dataClass = facts.dataClass
    title = nil
    signature = Self.check(view.entry)
  }

  package var record: RecordID { RecordID(position: view.position) }

  /// That the key was the author's when it signed was checked when the entry was taken.
  private static func check(_ entry: Entry) -> SignatureState {
    guard let text = entry.signature, let signature = try? DetachedJWS(parsing: text),
      let key = try? signature.key.publicKey(), let bytes = try? entry.unsignedBytes(),
      (try? signature.verify(payload: bytes, using: key)) != nil
    else { return .invalid }
    return .valid
  }

  /// Who, for whom, when, what kind: what a desk or a pharmacy learns of it from a directory entry.
  package var outline: JSONValue { .object(outlineMembers) }

  private var outlineMembers: [String: JSONValue] {
    var members: [String: JSONValue] = [
      "author": .string(view.author), "class": .string(dataClass.rawValue), "record": .integer(view.position),
      "time": .integer(view.entry.time),
    ]
    members["organisation"] = view.organisation.map { .string($0) }
    members["date"] = view.payload.value?["date"]
    if view.payload == .broken { members["state"] = .string(view.payload.state) }
    return members
  }

  /// The record in a list: without its content.
  package var json: JSONValue { .object(listed) }

  /// The record by itself.
  package var whole: JSONValue {
    var members = listed
    members["content"] = view.payload.value?["content"]
    return .object(members)
  }

  private var listed: [String: JSONValue] {
    var members = outlineMembers
    members["title"] = title.map { .string($0) }
    members["trusted"] = .bool(isTrusted)
    members["signature"] = .string(signature.rawValue)
    members["id"] = .string(id.hex)
    members["corrects"] = view.corrects.map { .integer($0) }
    members["correctedBy"] = view.correctedBy.map { .integer($0) }
    members["file"] = view.file?.json
    return members
  }
}
