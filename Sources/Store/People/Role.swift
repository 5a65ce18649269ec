/// What a person is to the patients of this gateway (DESIGN, section 6).
package enum Role: String, CaseIterable, Hashable, Sendable {
  case administrator
  case doctor
  case desk
}
