/// A person or place that may be called about a patient.
package struct CareTeamMember: Codable, Hashable, Sendable {
  package enum Role: String, CaseIterable, Codable, Hashable, Sendable {
    case doctor
    case desk
  }

  /// The stable id under which it is called.
  package var person: String
  package var role: Role

  package init(person: String, role: Role) {
    self.person = person
    self.role = role
  }
}
