/// Why NEWS2 may not be computed for a patient (RCP 2017: not for under 16 years of age or in pregnancy).
package enum NEWS2Refusal: String, CaseIterable, Codable, Hashable, Sendable {
  case ageUnder16 = "age-under-16"
  case pregnant
}
