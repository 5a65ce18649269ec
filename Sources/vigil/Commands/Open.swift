import ArgumentParser
import Consent
import Foundation
import Ledger
import Sharing
import Vault

/// `vigil open`
struct Open: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Open a record's file on this machine, with your own key.",
    discussion: """
      Examples:
        vigil open asha 41 --out mri.pdf               from the gateway: sealed on the way, opened here
        vigil open asha 41 --keep records/41           and keep a sealed copy that opens without any gateway
        vigil open asha --from records/41 --out mri.pdf
      """)

  @OptionGroup var at: ServerOption
  @Argument(help: "The record's number.")
  var record: Int64?
  @Option(help: "Where the opened file goes; it must not be there yet.")
  var out: String?
  @Option(help: ArgumentHelp("Keep a sealed copy in this folder.", valueName: "folder"))
  var keep: String?
  @Option(help: ArgumentHelp("Open a copy that was kept; no gateway is asked.", valueName: "folder"))
  var from: String?
  @Option(help: "Whose record it is; left out, your own.")
  var patient: String?
  @Option(name: .customLong("for"), help: "The organisation that you act for.")
  var organisation: String?
  @Option(help: "Why.")
  var purpose: Purpose = .treatment

  func validate() throws {
    guard (record == nil) != (from == nil) else { throw ValidationError("A record's number, or --from a folder.") }
    guard out != nil || keep != nil else { throw ValidationError("Where to? Give --out or --keep.") }
  }

  func run() async throws {
    try await Refusals.shown {
      if let from { return try await openCopy(from) }
      guard let record else { return }
      try await at.withClient { client in try await fetch(record, client) }
      if let keep { Console.print("kept  \(keep)") }
    }
  }

  private func openCopy(_ folder: String) async throws {
    guard let out else { throw ValidationError("Where to? Give --out.") }
    let copy = try RecordCopy.load(folder)
    let bytes = try await FileOpening(copy.json).write(to: out, with: try at.open()) { try copy.object($0) }
    Console.print("opened  \(bytes) bytes  \(out)")
  }

  private func fetch(_ record: Int64, _ client: ServerClient) async throws {
    var query = "?purpose=\(purpose.rawValue)"
    if let organisation { query += "&for=\(organisation)" }
    let answer = try await client.get("/api/v1/records/\(record)/key" + query)
    guard case .object(var members) = answer else { throw OperatorRefusal.malformedAnswer }
    members["patient"] = .string(try at.patient(patient).text)
    var json = JSONValue.object(members)
    let copy: RecordCopy
    if let keep {
      let proof = try await client.get("/api/v1/records/\(record)/proof" + query)
      members.merge(proof.object ?? [:]) { own, _ in own }
      json = .object(members)
      copy = RecordCopy(json: json, folder: keep)
      try copy.save()
    } else {
      copy = RecordCopy(json: json, folder: "")
    }
    let opening = try FileOpening(json)
    func object(_ address: ContentID) async throws -> [UInt8] {
      let bytes = try await client.object(address)
      if keep != nil { try copy.keep(address, bytes) }
      return bytes
    }
    if let out {
      let bytes = try await opening.write(to: out, with: try at.open(), object: object)
      Console.print("opened  \(bytes) bytes  \(out)")
    } else {
      for address in try FileManifest(parsing: try await object(opening.file)).objects { _ = try await object(address) }
    }
  }
}
