/// The stable id of a facility: a hospital, practice, laboratory, pharmacy, insurer or institute.
package struct OrganisationID: Hashable, Comparable, Sendable, CustomStringConvertible {
  package let text: String

  /// Nil unless the text is 1 to 64 characters of `A-Z a-z 0-9 . _ -`.
  package init?(_ text: some StringProtocol) {
    guard Pseudonym.isWellFormed(text) else { return nil }
    self.text = String(text)
  }

  package static func < (left: OrganisationID, right: OrganisationID) -> Bool { left.text < right.text }

  package var description: String { text }
}
