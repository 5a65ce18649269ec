/// Who takes part, and what does not change while it runs.
package struct People: Hashable, Sendable {
  /// Roles by person.
  package var roles: [String: String] = [:]
  /// The organisation that each clinician acts for.
  package var organisations: [String: String] = [:]
  package var trusted: Set<String> = []

  package init() {}
}
