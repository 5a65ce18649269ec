import Consent
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
    case .administrator: self = .node
    // A doctor is on teams, and so may nobody else be: they see what an engine's permit opens, and nothing here.
    default: self = .team(of: person)
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

extension Scope {
  /// As ``ResolvedScope/allows(_:)``, by what is in memory.
  func allows(_ subject: SubjectID?, by registry: Registry) -> Bool {
    switch self {
    case .facility: true
    case .node: subject == .node
    case .team(let person): subject.flatMap { registry.patient($0)?.team.contains(person) } ?? false
    }
  }
}

/// A scope, asked over one snapshot.
struct ResolvedScope {
  private let scope: Scope
  private let db: Database

  init(_ scope: Scope, on db: Database) {
    self.scope = scope
    self.db = db
  }

  /// Whether what is about this subject may be seen. What is about nobody is only for those who see the facility.
  ///
  /// One look-up for somebody on a team, however many patients the team has: it is asked for every page of a stream.
  func allows(_ subject: SubjectID?) throws -> Bool {
    switch scope {
    case .facility: return true
    case .node: return subject == .node
    case .team(let person):
      guard let subject else { return false }
      return try Bool.fetchOne(
        db.cachedStatement(sql: "SELECT EXISTS (SELECT 1 FROM team WHERE subject = ? AND person = ?)"),
        arguments: [subject.value, person]) ?? false
    }
  }
}
