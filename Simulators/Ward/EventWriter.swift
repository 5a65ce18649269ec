import Crypto
import Foundation
import WardKit

/// Writes what other programs read: events on standard output, the truth about each reading into a file.
final class EventWriter {
  /// One line of the truth file.
  struct Truth: Encodable {
    let device: String
    let boot: UInt64
    let seq: UInt64
    let time: Int64
    let kind: String
    let sha256: String
  }

  let writesLines: Bool
  private let truth: FileHandle?
  private let encoder = JSONEncoder()

  init(writesLines: Bool, truth path: String?) throws {
    self.writesLines = writesLines
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let path else {
      truth = nil
      return
    }
    guard FileManager.default.createFile(atPath: path, contents: nil) else { throw CocoaError(.fileWriteUnknown) }
    truth = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
  }

  func event(_ value: some Encodable) throws {
    guard writesLines else { return }
    try FileHandle.standardOutput.write(contentsOf: encoder.encode(value) + [0x0A])
  }

  func sent(device: String, boot: UInt64, sequence: UInt64, time: Int64, kind: String, payload: [UInt8]) throws {
    guard let truth else { return }
    let digest = SHA256.hash(data: payload).map { byte in
      (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }.joined()
    let line = Truth(device: device, boot: boot, seq: sequence, time: time, kind: kind, sha256: digest)
    try truth.write(contentsOf: encoder.encode(line) + [0x0A])
  }

  func say(_ text: String) throws {
    let handle = writesLines ? FileHandle.standardError : FileHandle.standardOutput
    try handle.write(contentsOf: Data("\(text)\n".utf8))
  }
}
