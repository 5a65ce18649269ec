import Ledger
import Vault

/// What a link is held to, beside what is counted: sealed under the patient's key.
package struct LinkTerms: Hashable, Sendable {
  /// Records that it shows, by position.
  package let records: [Int64]
  /// Content types of its files, in order.
  package let contentTypes: [String]
  package let label: String?
  /// A box that the passcode alone opens; nil without one.
  package let passcode: PassphraseBox?

  package init(records: [Int64], contentTypes: [String], label: String?, passcode: PassphraseBox?) {
    self.records = records
    self.contentTypes = contentTypes
    self.label = label
    self.passcode = passcode
  }

  var json: JSONValue {
    var members: [String: JSONValue] = [
      "records": .array(records.map { .integer($0) }), "types": .array(contentTypes.map { .string($0) }),
    ]
    if let label { members["label"] = .string(label) }
    if let passcode { members["passcode"] = passcode.json }
    return .object(members)
  }

  /// - Throws: ``StoreError/malformedState``.
  init(json: JSONValue) throws {
    guard let records = json["records"]?.array, let types = json["types"]?.array else {
      throw StoreError.malformedState
    }
    self.init(
      records: records.compactMap(\.integer), contentTypes: types.compactMap(\.string), label: json["label"]?.string,
      passcode: try json["passcode"].map { try PassphraseBox(json: $0) })
  }
}
