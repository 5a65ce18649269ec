import ArgumentParser
import Foundation
import Vitals
import WardKit

/// Makes the list of devices that a scenario needs.
struct ProvisionCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "provision", abstract: "Make the list of devices that `vigil device import --list` takes.",
    discussion: """
      One JSON line for each device: {unit, device, patient, cadence, since}. `patient` is a name within the list only: \
      devices with the same one are put on one patient. The import answers with credentials, which `run --devices` takes.
      Example:
        vigil-ward provision city > city.jsonl
        vigil device import --list city.jsonl --wallet anna --yes --credentials city.json
        vigil-ward run city --devices city.json
      """)

  @Argument(help: "A scenario's name or file.") var scenario = "ward"
  @Option(help: "The ward, home or region they belong to.") var unit = "sim-1"
  @Option(help: "What the devices' names begin with.") var prefix = "sim-"
  @Option(help: "The number of the first.") var first = 0
  @Option(help: "How many patients, instead of the scenario's.") var patients: Int?

  func run() throws {
    let overrides = patients.map { [(key: "patients.count", value: "\($0)")] } ?? []
    let scenario = try ScenarioFolder.load(scenario, overrides: overrides)
    guard (try? UnitID(unit)) != nil, (try? DeviceID("\(prefix)\(first + scenario.deviceCount)")) != nil, first >= 0
    else { throw ValidationError("'\(unit)' or '\(prefix)' is no name") }
    let rows = ProvisionedDevice.list(for: scenario, unit: unit, prefix: prefix, first: first)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    var lines = Data()
    for row in rows { lines.append(try encoder.encode(row) + [0x0A]) }
    try FileHandle.standardOutput.write(contentsOf: lines)
  }
}
