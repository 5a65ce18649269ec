import ArgumentParser
import Foundation
import Vitals

/// The list that `vigil device import --list` takes: a JSON object a line.
enum DeviceList {
  /// One device, and the patient who wears it.
  struct Row {
    let unit: UnitID
    let device: DeviceID
    /// Names the patient within the list; devices with the same one are put on one patient.
    let patient: String
    /// Seconds between readings; 0 when none are expected.
    let cadenceSeconds: Int
    /// How many seconds before the import the device was put on.
    let sinceSeconds: Int
  }

  private struct Wire: Decodable {
    let unit: String
    let device: String
    let patient: String?
    let cadence: Int?
    let since: Int?
  }

  static let maximumCount = 1_000_000
  /// Nobody imports what was worn before this: 31 days.
  private static let maximumSince = 31 * 86_400

  /// - Throws: ValidationError naming file and line.
  static func read(_ path: String) throws -> [Row] {
    let data = try InputFile.read(path)
    let lines = data.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    let rows = try lines.enumerated().compactMap { number, line in
      line.contains { $0 > 0x20 } ? try row(Data(line), place: "\(path):\(number + 1)") : nil
    }
    guard (1...maximumCount).contains(rows.count) else {
      throw ValidationError("\(path) names \(rows.count) devices; 1 to \(maximumCount) can be imported.")
    }
    guard Set(rows.map(\.device)).count == rows.count else {
      throw ValidationError("\(path) names a device twice.")
    }
    return rows
  }

  private static func row(_ line: Data, place: String) throws -> Row {
    guard let wire = try? JSONDecoder().decode(Wire.self, from: line) else {
      throw ValidationError("\(place): no object of {unit, device, patient, cadence, since}.")
    }
    guard let unit = try? UnitID(wire.unit), let device = try? DeviceID(wire.device) else {
      throw ValidationError("\(place): '\(wire.unit)' or '\(wire.device)' is no name.")
    }
    let (cadence, since) = (wire.cadence ?? 0, wire.since ?? 0)
    guard (0...86_400).contains(cadence), (0...maximumSince).contains(since) else {
      throw ValidationError("\(place): cadence is 0 to 86400, since 0 to \(maximumSince) seconds.")
    }
    return Row(
      unit: unit, device: device, patient: wire.patient ?? device.name, cadenceSeconds: cadence, sinceSeconds: since)
  }
}
