import Foundation
import Oracle
import Vitals

/// Writes every reading with the fate that it must have, one line of JSON each.
final class VerdictFile {
  private struct Line: Encodable {
    let device: String
    let boot: UInt64
    let seq: UInt64?
    let time: Int64
    let must: [Fate]
    let why: String
    let arrived: Bool
  }

  private let handle: FileHandle
  private let encoder = JSONEncoder()
  private var buffer = Data()
  private let run: RunLine

  private static let bufferBytes = 256 << 10

  init(path: String, run: RunLine) throws {
    guard FileManager.default.createFile(atPath: path, contents: nil) else { throw CocoaError(.fileWriteUnknown) }
    handle = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    self.run = run
  }

  func write(_ judged: Judged) throws {
    let line = Line(
      device: run.devices[judged.device].name, boot: judged.reading.boot, seq: judged.reading.sequence,
      time: judged.reading.time.milliseconds, must: judged.opinion.fates.fates,
      why: judged.opinion.reasons.joined(separator: "; "), arrived: judged.hasArrived)
    buffer.append(try encoder.encode(line) + [0x0A])
    if buffer.count >= Self.bufferBytes { try flush() }
  }

  func close() throws {
    try flush()
    try handle.close()
  }

  private func flush() throws {
    try handle.write(contentsOf: buffer)
    buffer.removeAll(keepingCapacity: true)
  }
}
