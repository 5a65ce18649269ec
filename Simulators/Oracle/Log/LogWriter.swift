import Foundation
import Vitals
import WardKit

/// Writes a log line by line into a buffer that it empties into the file: memory stays bounded however long a run is.
package final class LogWriter {
  private let file: FileHandle
  private var buffer: [UInt8] = []
  private let encoder = JSONEncoder()
  private var names: [String] = []

  /// How many bytes wait before they are written.
  static let bufferBytes = 256 << 10

  /// - Throws: when the file cannot be made.
  package init(path: String) throws {
    guard FileManager.default.createFile(atPath: path, contents: nil) else { throw CocoaError(.fileWriteUnknown) }
    file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    buffer.reserveCapacity(Self.bufferBytes + 4_096)
  }

  package func write(_ line: LogLine) throws {
    switch line {
    case .run(let run):
      names = run.devices.map(\.name)
      try member("run", run)
    case .baseline(let baseline): try member("baseline", baseline)
    case .sent(let sent): write(sent)
    case .ended(let message, let device, let failure):
      text(#"{"ended":"#, "\(message)", #","d":"#, "\(device)")
      if let failure { text(#","failure":"#, quoted(failure)) }
      text("}\n")
    case .receipt(let receipt): try write(receipt)
    case .connection(let device, let isUp): text(#"{"link":"#, isUp ? "true" : "false", #","d":"#, "\(device)", "}\n")
    case .overwritten(let device, let boot, let sequences):
      text(#"{"overwritten":"#, "\(sequences)", #","d":"#, "\(device)", #","boot":"#, "\(boot)", "}\n")
    case .disturbance(let what): text(#"{"disturbance":"#, quoted(what.rawValue), "}\n")
    case .finished(let totals): try member("finished", totals)
    }
    if buffer.count >= Self.bufferBytes { try flush() }
  }

  package func flush() throws {
    guard !buffer.isEmpty else { return }
    try file.write(contentsOf: buffer)
    buffer.removeAll(keepingCapacity: true)
  }

  package func close() throws {
    try flush()
    try file.close()
  }

  private func write(_ sent: SentLine) {
    let (word, original) = sent.intent.logged
    text(#"{"sent":"#, "\(sent.message)", #","d":"#, "\(sent.device)", #","lane":""#, sent.lane.rawValue)
    text(#"","intent":""#, word, #"""#)
    if let original { text(#","of":"#, "\(original)") }
    text(#","at":"#, "\(sent.sentAt)", #","time":"#, "\(sent.sentTime)", #","bytes":"#, "\(sent.payloadBytes)")
    text(#","reading":"#)
    let name = names.indices.contains(sent.device) ? names[sent.device] : ""
    CanonicalReading.append(sent.reading, device: name.utf8, to: &buffer)
    text("}\n")
  }

  private func write(_ receipt: ReceiptLine) throws {
    text(#"{"receipt":"#, "\(receipt.settled)", #","d":"#, "\(receipt.device)", #","at":"#, "\(receipt.at)")
    if !receipt.refused.isEmpty { text(#","refused":"#, "\(receipt.refused)") }
    if !receipt.reasons.isEmpty {
      text(#","reasons":"#)
      buffer.append(contentsOf: try encoder.encode(receipt.reasons))
    }
    text("}\n")
  }

  private func member(_ name: String, _ value: some Encodable) throws {
    text("{", quoted(name), ":")
    buffer.append(contentsOf: try encoder.encode(value))
    text("}\n")
  }

  private func text(_ parts: String...) {
    for part in parts { buffer.append(contentsOf: part.utf8) }
  }

  private func quoted(_ text: String) -> String {
    String(decoding: (try? encoder.encode(text)) ?? Data(#""""#.utf8), as: UTF8.self)
  }
}
