import Ledger

/// Typed reading of an entry's body. What is not there or of another kind is ``StoreError/malformedState``.
struct EntryFields {
  /// The entry's own time, in milliseconds of the epoch.
  let time: Int64
  private let body: [String: JSONValue]
  private let pseudonym: String?

  init(_ entry: Entry) {
    time = entry.time
    body = entry.body
    pseudonym = entry.subject
  }

  /// Whom the entry is about.
  func subject() throws(StoreError) -> String {
    guard let pseudonym else { throw .malformedState }
    return pseudonym
  }

  func text(_ name: String) throws(StoreError) -> String {
    guard let text = body[name]?.string else { throw .malformedState }
    return text
  }

  func number(_ name: String) throws(StoreError) -> Int64 {
    guard let number = body[name]?.integer else { throw .malformedState }
    return number
  }

  /// The texts of an array; none when the member is left out.
  func texts(_ name: String) throws(StoreError) -> [String] {
    guard let member = body[name] else { return [] }
    guard let elements = member.array else { throw .malformedState }
    var texts: [String] = []
    for element in elements {
      guard let text = element.string else { throw .malformedState }
      texts.append(text)
    }
    return texts
  }

  /// A public key in its one canonical spelling.
  func key(_ name: String) throws(StoreError) -> String {
    guard let key = try? DIDKey(parsing: try text(name)) else { throw .malformedState }
    return key.description
  }
}
