/// Whether an alert is about a patient or about equipment (IEC 60601-1-8, 3.31 and 3.36). The two never share an alert.
package enum AlarmCategory: String, CaseIterable, Codable, Hashable, Sendable {
  case physiological
  case technical
}
