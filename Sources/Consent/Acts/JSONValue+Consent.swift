import Ledger
import Vitals

extension JSONValue {
  /// A set of words as a sorted array.
  static func words<Word>(_ set: WordSet<Word>) -> JSONValue { .array(set.sortedWords.map { .string($0) }) }

  /// Persons as a sorted array.
  static func names(_ persons: Set<PersonID>) -> JSONValue { .array(persons.sorted().map { .string($0.text) }) }
}

extension Period {
  /// `from` and, if there is one, `until`, in milliseconds.
  var members: [String: JSONValue] {
    var members: [String: JSONValue] = ["from": .integer(from.milliseconds)]
    if let until { members["until"] = .integer(until.milliseconds) }
    return members
  }
}

extension ConsentTerms {
  /// `classes` or `record`, `purposes`, `actions`.
  var members: [String: JSONValue] {
    var members: [String: JSONValue] = ["actions": .words(actions), "purposes": .words(purposes)]
    switch scope {
    case .classes(let classes): members["classes"] = .words(classes)
    case .record(let record): members["record"] = .integer(record.position)
    }
    return members
  }
}

extension LicenceHolder {
  var members: [String: JSONValue] {
    switch self {
    case .person(let person): ["person": .string(person.text)]
    case .organisation(let organisation): ["organisation": .string(organisation.text)]
    }
  }
}
