import ArgumentParser
import Foundation
import Intake
import Ledger
import Payload
import Store
import Vitals

/// `vigil prove-reading`: whoever kept a device's readings checks that the ledger hides none of them.
struct ProveReading: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "prove-reading", abstract: "Prove that none of the readings that somebody kept was hidden.",
    discussion: """
      READINGS holds the messages that the device sent, one a line, in any format of one line that the gateway takes; - for
      standard input. Each must be in an alarm's evidence, byte by byte, or in the SHA-256 chain of a summary, and each of
      those must be proved to stand under a checkpoint that the gateway signed. Exit 1 when one is not.

      On the gateway's machine:      vigil prove-reading kept.jsonl --device w-1 --save account.jsonl
      Anywhere, without a gateway:   vigil prove-reading kept.jsonl --account account.jsonl --key node.vkey

      Windows that are not closed yet have no summary: leave the last minutes out with --until. READINGS should begin and
      end with whole windows; a summary with readings that the file lacks is reported as not proved.
      """)

  @OptionGroup var home: HomeOption
  @Argument(help: "The readings that were kept, one message a line; - for standard input.")
  var readings: String
  @Option(help: "The device's name; not needed with --account.")
  var device: String?
  @Option(help: ArgumentHelp("Readings from this time on (RFC 3339).", valueName: "time"))
  var from: String?
  @Option(help: ArgumentHelp("Readings before this time (RFC 3339).", valueName: "time"))
  var until: String?
  @Option(help: ArgumentHelp("Also write the gateway's account, with values and proofs.", valueName: "file"))
  var save: String?
  @Option(help: ArgumentHelp("Check against this account, without a gateway.", valueName: "file"))
  var account: String?
  @Option(help: ArgumentHelp("The gateway's public key: node.vkey of an export.", valueName: "file"))
  var key: String?

  func validate() throws {
    guard (account == nil) != (device == nil) else {
      throw ValidationError("name a device (--device) or bring the gateway's account (--account)")
    }
    guard account == nil || key != nil else {
      throw ValidationError("--account needs --key: the gateway's public key from a place that you trust")
    }
    guard save == nil || account == nil else { throw ValidationError("--save writes what --account would read") }
  }

  func run() async throws {
    let period = try PeriodText.period(from: from, until: until)
    let source = if let account { try brought(account) } else { try await made(in: period) }
    let kept = try KeptReadings(
      lines: try InputFile.read(readings), device: try DeviceID(source.account.device), decoder: decoder(),
      period: period)
    let proof = try ReadingProof(source.account, kept: kept.readings, key: source.key)
    if let save { try Data(try source.account.bytes()).write(to: URL(fileURLWithPath: save), options: .atomic) }
    for line in ReadingProofReport(proof, kept: kept).lines { Console.print(line) }
    guard proof.isComplete, kept.unread.isEmpty else { throw ExitCode(1) }
  }

  private func brought(_ file: String) throws -> (account: ReadingAccount, key: NoteKey) {
    let keys = try InputFile.read(key ?? "").split(separator: 0x0A).map { String(decoding: $0, as: UTF8.self) }
    // An export lists the oldest origin first; the newest one signs.
    guard let newest = keys.last else { throw ValidationError("there is no key in \(key ?? "")") }
    return (try ReadingAccount(parsing: Array(try InputFile.read(file))), try NoteKey(parsing: newest))
  }

  private func made(in period: Range<Timestamp>) async throws -> (account: ReadingAccount, key: NoteKey) {
    let folder = try home.initialised()
    guard let anchored = try folder.readAnchor() else {
      throw ValidationError("nothing of this ledger is anchored yet; start the gateway once")
    }
    let reader = try folder.reader()
    let name = device ?? ""
    guard
      let account = try await reader.account(
        ofDevice: name, in: period, block: Int64(clamping: anchored.blockIndex))
    else { throw ValidationError("no device is called \(name); `vigil device list` shows them") }
    return (account, try folder.loadNodeKey().noteKey)
  }

  private func decoder() throws -> PayloadDecoder {
    PayloadDecoder(mappings: home.folder.isInitialised ? try MappingsFolder.load(path: home.folder.mappings) : .none)
  }
}
