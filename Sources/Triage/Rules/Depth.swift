/// On which side, and how far, a vital lies outside its limits.
package enum Depth: String, CaseIterable, Codable, Hashable, Sendable {
  case criticalLow = "critical-low"
  case low
  case high
  case criticalHigh = "critical-high"
}
