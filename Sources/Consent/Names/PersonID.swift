/// The stable, pseudonymous id of whoever acts or is acted for: `per-…` for a person, `pat-…` for a patient.
///
/// A patient acts under the same id that stands as subject on entries about them (decision 0020).
package struct PersonID: Hashable, Comparable, Sendable, CustomStringConvertible {
  package let text: String

  /// Nil unless the text is 1 to 64 characters of `A-Z a-z 0-9 . _ -`.
  package init?(_ text: some StringProtocol) {
    guard Pseudonym.isWellFormed(text) else { return nil }
    self.text = String(text)
  }

  package static func < (left: PersonID, right: PersonID) -> Bool { left.text < right.text }

  package var description: String { text }
}
