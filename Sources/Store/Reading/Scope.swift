import GRDB

/// What a caller may see. It goes into every query, so that a list, a page of a stream and a single read pass the same
/// check (CONSENT-3).
package enum Scope: Hashable, Sendable {
  /// Everything of this facility: the hospital desk, and the operator's own tools.
  case facility
  /// The patients on whose team this person is.
  case team(of: String)
  /// The gateway itself, nothing about any patient.
  case node

  /// The scope of a person's role; by default nothing about patients.
  package init(person: String, role: Role) {
    switch role {
    case .desk: self = .facility
    case .doctor: self = .team(of: person)
    default: self = .node
    }
  }

  var isFacility: Bool { self == .facility }
  var isNode: Bool { self == .node }

  /// Whose team counts, or a name that nobody bears.
  var member: String { if case .team(let person) = self { person } else { "" } }

  /// The arguments of the condition that every scoped query carries:
  /// `:facility OR (:node AND subject = 0) OR subject IN (SELECT subject FROM team WHERE person = :member)`.
  var arguments: StatementArguments { ["facility": isFacility, "node": isNode, "member": member] }
}

/// A scope, resolved over one snapshot.
struct ResolvedScope {
  private let scope: Scope
  private let team: Set<Int64>

  init(_ scope: Scope, on db: Database) throws {
    self.scope = scope
    guard case .team(let person) = scope else {
      team = []
      return
    }
    team = try Set(Int64.fetchAll(db, sql: "SELECT subject FROM team WHERE person = ?", arguments: [person]))
  }

  /// Whether what is about this subject may be seen. What is about nobody is only for those who see the facility.
  func allows(_ subject: SubjectID?) -> Bool {
    switch scope {
    case .facility: true
    case .node: subject == .node
    case .team: subject.map { team.contains($0.value) } ?? false
    }
  }
}
