import Ledger

extension Grantee {
  /// What stands in clear: the pseudonym, where there is one.
  var bodyMembers: [String: JSONValue] {
    switch self {
    case .person(let person): ["person": .string(person.text)]
    case .organisation(let organisation): ["organisation": .string(organisation.text)]
    case .role, .family, .everyone: [:]
    }
  }

  /// What is sealed: whom it addresses if that is no pseudonym.
  var payloadMembers: [String: JSONValue] {
    switch self {
    case .person, .organisation: [:]
    case .role(let role): ["role": .string(role.rawValue)]
    case .family: ["group": "family"]
    case .everyone: ["group": "everyone"]
    }
  }

  init(_ body: Fields, _ values: Fields) throws(ConsentRefusal) {
    if body.has("person") {
      self = .person(try body.person("person"))
    } else if body.has("organisation") {
      self = .organisation(try body.organisation("organisation"))
    } else if values.has("role") {
      self = .role(try values.word("role"))
    } else {
      switch try values.text("group") {
      case "family": self = .family
      case "everyone": self = .everyone
      default: throw .malformed("group")
      }
    }
  }
}
