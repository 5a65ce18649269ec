/// A set of the seven parameters that NEWS2 scores.
package struct ScoredParameters: OptionSet, Hashable, Sendable {
  package let rawValue: UInt8

  package init(rawValue: UInt8) {
    self.rawValue = rawValue
  }

  package static let respiratoryRate = ScoredParameters(rawValue: 1 << 0)
  package static let oxygenSaturation = ScoredParameters(rawValue: 1 << 1)
  package static let oxygen = ScoredParameters(rawValue: 1 << 2)
  package static let systolic = ScoredParameters(rawValue: 1 << 3)
  package static let heartRate = ScoredParameters(rawValue: 1 << 4)
  package static let consciousness = ScoredParameters(rawValue: 1 << 5)
  package static let temperature = ScoredParameters(rawValue: 1 << 6)

  package static let all = ScoredParameters(rawValue: 0x7F)

  /// Every single parameter with its stable key, in the order of the RCP chart.
  package static let keyed: [(parameter: ScoredParameters, key: String)] = [
    (.respiratoryRate, "rr"), (.oxygenSaturation, "spo2"), (.oxygen, "oxygen"), (.systolic, "sbp"),
    (.heartRate, "hr"), (.consciousness, "acvpu"), (.temperature, "temp"),
  ]

  /// The keys of the members, in the order of the RCP chart.
  package var keys: [String] {
    Self.keyed.filter { contains($0.parameter) }.map(\.key)
  }
}
