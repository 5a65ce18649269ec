import Vitals

/// What may be known of a patient at the instant of a reading, beside the reading itself: for each channel the values that
/// could stand in the gateway's memory. One candidate when the order of arrival is certain; nil stands for unknown.
package struct Known: Hashable, Sendable {
  package var vitals: [Vital: [Int?]] = [:]
  package var oxygen: [Bool?] = [nil]
  package var consciousness: [Consciousness?] = [nil]
  /// Whether a value from the reading's instant or after it shows a beating heart, for a pulse of 0.
  package var showsLife: [Bool] = [false]

  package init() {}

  func candidates(of vital: Vital) -> [Int?] { vitals[vital] ?? [nil] }
}
