import Consent
import Hummingbird
import Ledger
import Sharing
import Store

/// Who asks, for whom and why, as a request says it: the token, `for` and `purpose`.
extension RequestFields {
  /// - Throws: ``Problem`` for a word that is none.
  func asker() throws -> Asker {
    guard let person = PersonID(try context.requireCaller().person) else { throw Problem.unauthorized }
    let query = request.uri.queryParameters
    var organisation: OrganisationID?
    if let text = query["for"] {
      guard let id = OrganisationID(text) else { throw Self.malformed("for", "for names an organisation.") }
      organisation = id
    }
    let word = query["purpose"].map { String($0) } ?? Purpose.treatment.rawValue
    guard let purpose = Purpose(rawValue: word) else {
      throw Self.malformed("purpose", "purpose is one of \(Purpose.allCases.map(\.rawValue).joined(separator: ", ")).")
    }
    return Asker(person: person, organisation: organisation, purpose: purpose)
  }

  /// The record that the path names: the position of its entry.
  func record() throws -> RecordID {
    guard let text = context.parameters.get("record"), let position = Int64(text), position >= 0, "\(position)" == text
    else { throw Problem.notFound }
    return RecordID(position: position)
  }

  /// The patient that the path names by the exact id.
  func patient() throws -> PersonID {
    guard let patient = context.parameters.get("patient").flatMap({ PersonID($0) }) else { throw Problem.notFound }
    return patient
  }

  /// A word of a vocabulary in the query; nil when it is left out.
  func word<Word: RawRepresentable<String> & CaseIterable>(_ name: String) throws -> Word? {
    guard let text = request.uri.queryParameters[name[...]] else { return nil }
    guard let word = Word(rawValue: String(text)) else {
      throw Self.malformed(name, "\(name) is one of \(Word.allCases.map(\.rawValue).joined(separator: ", ")).")
    }
    return word
  }
}
