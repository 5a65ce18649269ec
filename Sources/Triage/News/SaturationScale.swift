/// Which NEWS2 scale scores oxygen saturation (RCP 2017). Scale 2 is for confirmed hypercapnic respiratory failure with a
/// prescribed target of 88-92 % and applies by a signed order only.
package enum SaturationScale: String, CaseIterable, Codable, Hashable, Sendable {
  case scale1 = "scale-1"
  case scale2 = "scale-2"
}
