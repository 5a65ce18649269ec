/// One line of the list that `vigil device import --list` takes.
package struct ProvisionedDevice: Codable, Hashable, Sendable {
  package let unit: String
  package let device: String
  /// Names the patient within the list.
  package let patient: String
  /// Seconds between readings, for whoever watches for silence; 0 where a scenario is faster or expects gaps.
  package let cadence: Int
  /// How many seconds before the import the device was put on: what is backfilled must find its patient.
  package let since: Int

  /// The devices that a scenario needs.
  package static func list(
    for scenario: Scenario, unit: String, prefix: String, first: Int
  ) -> [ProvisionedDevice] {
    let hours =
      scenario.phases.map { phase in
        if case .backfill(_, let hours, _) = phase.action { hours } else { 0.0 }
      }.max() ?? 0
    let seconds = scenario.devices.cadenceSeconds / scenario.compression
    return (0..<scenario.deviceCount).map { number in
      ProvisionedDevice(
        unit: unit, device: "\(prefix)\(first + number)", patient: "p\(first + number / scenario.devices.perPatient)",
        cadence: Int(seconds.rounded(.up)), since: 60 + Int(hours * 3_600))
    }
  }
}
