import Foundation
import Ledger
import Payload
import Vitals

/// The readings in a file of messages, one a line, in the order of their numbers, each once.
struct KeptReadings {
  private(set) var readings: [KeptReading] = []
  /// Lines, counted from 1, that hold no reading, with the reason.
  private(set) var unread: [(line: Int, reason: String)] = []

  /// - Parameter period: readings of other times are left out.
  init(lines: Data, device: DeviceID, decoder: PayloadDecoder, period: Range<Timestamp>) throws {
    var found: [(boot: UInt64, sequence: UInt64?, reading: KeptReading)] = []
    var known: Set<Digest32> = []
    for (index, line) in lines.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated() {
      guard line.contains(where: { $0 > 0x20 }) else { continue }
      do throws(PayloadError) {
        for reading in try Self.decode(Array(line), device: device, decoder: decoder) {
          let digest = Digest32.sha256(CanonicalReading.bytes(reading, device: device.name))
          guard period.contains(reading.time), known.insert(digest).inserted else { continue }
          let name = reading.sequence.map { "boot \(reading.boot) seq \($0)" } ?? "line \(index + 1)"
          found.append(
            (
              reading.boot, reading.sequence,
              KeptReading(
                digest: digest, time: reading.time.milliseconds, name: "\(name), \(reading.time.rfc3339)",
                vitals: reading.vitals.byKey)
            ))
        }
      } catch {
        unread.append((index + 1, "\(error.reason)"))
      }
    }
    // Readings without numbers are chained as they came: the order of the file is all there is.
    if found.allSatisfy({ $0.sequence != nil }) {
      found.sort { ($0.boot, $0.sequence ?? 0) < ($1.boot, $1.sequence ?? 0) }
    }
    readings = found.map(\.reading)
  }

  private static func decode(
    _ line: [UInt8], device: DeviceID, decoder: PayloadDecoder
  ) throws(PayloadError) -> [Reading] {
    let topic = "vigil/v1/kept/\(device.name)/readings"
    let message = line.withUnsafeBytes { bytes in
      Result { () throws(PayloadError) in
        try decoder.decode(
          bytes, contentType: nil, topic: topic, expecting: device, receivedAt: Timestamp(milliseconds: 0))
      }
    }
    let decoded = try message.get()
    if let refused = decoded.refused.first { throw refused }
    return decoded.readings.map(\.decoded.reading)
  }
}
