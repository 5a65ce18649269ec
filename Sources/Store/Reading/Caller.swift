import Consent
import Foundation
import GRDB
import Vitals

/// The person whom a token stands for.
package struct Caller: Hashable, Sendable {
  package let person: String
  package let role: Role
  /// Where the person stands with the administrators.
  package let licence: LicenceState

  package init(person: String, role: Role, licence: LicenceState = .approved) {
    self.person = person
    self.role = role
    self.licence = licence
  }

  /// Whether the person may do anything but wait.
  package var isApproved: Bool { licence == .approved }

  /// What the person may see; nothing before an administrator approved, and nothing while suspended.
  package var scope: Scope { isApproved ? Scope(person: person, role: role) : .team(of: "") }
}

extension Reader {
  /// Whom a token stands for; nil when it is unknown or expired or its person is no longer active.
  package func caller(token: AccessToken) async throws -> Caller? {
    try await read { try $0.caller(token: token) }
  }
}

extension Snapshot {
  func caller(token: AccessToken) throws -> Caller? {
    let row = try token.session.map(holder(of:)) ?? holder(of: token)
    guard let row, let role = Role(rawValue: row["role"]) else { return nil }
    let licence = (row["licence"] as String?).flatMap { LicenceState(rawValue: $0) }
    return Caller(person: row["person"], role: role, licence: role.needsApproval ? licence ?? .applied : .approved)
  }

  private func holder(of token: AccessToken) throws -> Row? {
    try Row.fetchOne(
      db.cachedStatement(
        sql: """
          SELECT t.person, p.role, s.licence FROM tokens t JOIN persons p ON p.id = t.person
          LEFT JOIN standings s ON s.person = t.person
          WHERE t.hash = ? AND t.expires > ? AND p.active = 1
          """),
      arguments: [token.hash, now.milliseconds])
  }

  private func holder(of session: SessionID) throws -> Row? {
    try Row.fetchOne(
      db.cachedStatement(
        sql: """
          SELECT t.person, p.role, s.licence FROM sessions t JOIN persons p ON p.id = t.person
          LEFT JOIN standings s ON s.person = t.person
          WHERE t.id = ? AND t.expires > ? AND p.active = 1
          """),
      arguments: [Data(session.bytes), now.milliseconds])
  }
}
