import Foundation
import Payload
import Vitals

/// Readings as JSON lines: native payloads, with `patient` beside their keys where a device had several wearers.
package enum JSONLinesRecording {
  private struct Owner: Decodable {
    var patient: String?
    var device: String?
  }

  /// - Parameter file: the name that errors bear.
  package static func parse(_ data: Data, file: String) throws(RecordingError) -> [RecordedReading] {
    var readings: [RecordedReading] = []
    for (index, line) in data.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated() {
      guard line.contains(where: { $0 > 0x20 }) else { continue }
      guard let owner = try? JSONDecoder().decode(Owner.self, from: line) else {
        throw RecordingError(file: file, line: index + 1, words: "no JSON object with text in patient and device")
      }
      do throws(PayloadError) {
        let reading = try RecordedReading.decode(Array(line), device: owner.device ?? "any")
        readings.append(RecordedReading(patient: owner.patient ?? owner.device ?? "patient", reading: reading))
      } catch {
        throw RecordingError(file: file, line: index + 1, words: "\(error)")
      }
    }
    return readings
  }
}
