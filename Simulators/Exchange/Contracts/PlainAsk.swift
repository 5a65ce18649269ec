/// One thing that somebody wants to do with one patient's data.
package struct PlainAsk: Hashable, Sendable {
  package let person: String
  /// The organisation that the person acts for.
  package let organisation: String?
  package let patient: String
  package let action: String
  package let purpose: String

  package init(person: String, organisation: String?, patient: String, action: String, purpose: String) {
    self.person = person
    self.organisation = organisation
    self.patient = patient
    self.action = action
    self.purpose = purpose
  }
}
