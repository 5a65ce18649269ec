import Ledger
import Vault
import Vitals

/// A file on its way in, as it survives a restart: what it is, and which of its objects were promised to the disk.
package struct KeptUpload: Sendable {
  /// The upload's row; unknown to everybody outside.
  package let row: Int64
  /// The name that its person uses.
  package let id: String
  package let person: String
  package let begun: Timestamp
  /// How many plaintext bytes it will have, and the key that seals them; nil for objects that their author sealed.
  package let plaintext: (bytes: Int64, key: FileKey)?
  /// In the order in which they came. The last may never have reached the disk.
  package let objects: [ContentID]

  package init(
    row: Int64, id: String, person: String, begun: Timestamp, plaintext: (bytes: Int64, key: FileKey)?,
    objects: [ContentID]
  ) {
    self.row = row
    self.id = id
    self.person = person
    self.begun = begun
    self.plaintext = plaintext
    self.objects = objects
  }

  /// What is sealed of it.
  static func state(id: String, plaintext: (bytes: Int64, key: FileKey)?) -> JSONValue {
    guard let plaintext else { return ["id": .string(id)] }
    return [
      "bytes": .integer(plaintext.bytes), "id": .string(id), "key": .string(Base64.encodeURL(plaintext.key.bytes)),
    ]
  }

  /// Nil for what ``state(id:plaintext:)`` would not write.
  static func parse(_ state: JSONValue) -> (id: String, plaintext: (bytes: Int64, key: FileKey)?)? {
    guard let id = state["id"]?.string else { return nil }
    guard state["key"] != nil else { return (id, nil) }
    guard let bytes = state["bytes"]?.integer,
      let key = state["key"]?.string.flatMap({ Base64.decodeURL($0) }).flatMap({ FileKey(bytes: $0) })
    else { return nil }
    return (id, (bytes, key))
  }
}
