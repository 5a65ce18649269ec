import Ledger
import Vitals

extension AccessRecord {
  /// What stands in clear: who, for whom, at which position, by which grants. The patient is the entry's subject.
  package var body: [String: JSONValue] {
    var members: [String: JSONValue] = [
      "grants": .array(grants.map { .integer($0.position) }), "permitted": .bool(isPermitted),
      "person": .string(request.person.text), "position": .integer(position),
      "uses": .array(countedGrants.map { .integer($0.position) }),
    ]
    if let organisation = request.organisation { members["organisation"] = .string(organisation.text) }
    return members
  }

  /// What is sealed: what was asked, the decision on each thing with its basis or reasons, by which rules, and why nothing was
  /// opened if nothing was.
  package var payload: JSONValue {
    var members: [String: JSONValue] = [
      "action": .string(request.action.rawValue), "items": .array(decisions.map(\.item)),
      "purpose": .string(request.purpose.rawValue), "rules": .integer(RuleVersion.current.rawValue),
    ]
    if let unopened { members["unopened"] = .string(unopened.rawValue) }
    return .object(members)
  }
}

extension Decision {
  /// `class`, `record` or `outline`, and `basis` or `reasons`.
  fileprivate var item: JSONValue {
    var members: [String: JSONValue] = [:]
    switch request.resource {
    case .dataClass(let dataClass): members["class"] = .string(dataClass.rawValue)
    case .record(let record): members["record"] = .integer(record.position)
    case .outline(let record): members["outline"] = .integer(record.position)
    }
    switch outcome {
    case .permit(let basis): members["basis"] = basis.json
    case .deny(let reasons): members["reasons"] = .array(reasons.map(\.json))
    }
    return .object(members)
  }
}
