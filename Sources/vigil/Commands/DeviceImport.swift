import ArgumentParser
import Foundation
import Ledger
import Logging
import Sharing
import Store
import Vault
import Vitals

/// `vigil device import`: many devices at once, each on a new patient.
struct DeviceImport: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import", abstract: "Register many devices, each worn by a new patient; signed.",
    discussion: """
      For a ward that moves in, and for load tests. Devices are named PREFIX0, PREFIX1 and so on, or come from a list: \
      JSON lines of {unit, device, patient, cadence, since}, of which `vigil-ward provision` makes one. The credentials \
      file is what `vigil-ward --devices` logs in with. The gateway must not run meanwhile.
      Examples:
        vigil device import --unit ward-7 --count 200 --wallet anna --yes --credentials ward-7.json
        vigil device import --list city.jsonl --wallet anna --yes --credentials city.json
      """)

  /// How many devices are registered in one commit.
  static let chunk = 100

  @OptionGroup var home: HomeOption
  @OptionGroup var wallet: WalletOption
  @Option(help: ArgumentHelp("A list of devices instead of --unit and --count.", valueName: "file"))
  var list: String?
  @Option(help: "The ward, home or region they belong to.")
  var unit: String?
  @Option(help: "How many.")
  var count: Int?
  @Option(help: "What their names begin with.")
  var prefix = "d"
  @Option(help: "The number of the first.")
  var first = 0
  @Option(help: "Seconds between readings; 0 when none are expected.")
  var cadence = 0
  @Option(help: ArgumentHelp("Who else is called, in this order, after the one who signs.", valueName: "persons"))
  var team: [String] = []
  @Option(help: ArgumentHelp("Where names and passwords go (mode 0600).", valueName: "file"))
  var credentials: String

  func validate() throws {
    if list == nil {
      guard let count, unit != nil else { throw ValidationError("Give --unit and --count, or --list.") }
      guard (1...DeviceList.maximumCount).contains(count), first >= 0 else {
        throw ValidationError("--count is 1 to \(DeviceList.maximumCount).")
      }
    } else if unit != nil || count != nil {
      throw ValidationError("--list says the units and devices; leave --unit and --count out.")
    }
    guard (0...86_400).contains(cadence) else { throw ValidationError("--cadence is 0 to 86400 seconds.") }
  }

  func run() throws {
    let rows = try rows()
    let folder = try home.initialised()
    guard !ControlClient(path: folder.controlSocket).isAnswered else {
      throw ValidationError("The gateway runs. An import in bulk needs it to be stopped.")
    }
    try Refusals.shown { try register(rows, in: folder) }
  }

  private func rows() throws -> [DeviceList.Row] {
    if let list { return try DeviceList.read(list) }
    guard let unit = unit.flatMap({ try? UnitID($0) }) else { throw ValidationError("--unit is no name of a unit.") }
    return try (first..<first + (count ?? 0)).map { number in
      guard let id = try? DeviceID("\(prefix)\(number)") else {
        throw ValidationError("'\(prefix)\(number)' is no name of a device.")
      }
      return DeviceList.Row(unit: unit, device: id, patient: id.name, cadenceSeconds: cadence, sinceSeconds: 0)
    }
  }

  private func register(_ rows: [DeviceList.Row], in folder: HomeFolder) throws {
    let settings = try Settings(home: folder)
    let accounts = folder.brokerAccounts(settings)
    for row in rows { try accounts.check(device: row.device) }
    let patientCount = Set(rows.map(\.patient)).count
    try Confirmation.ask("\(rows.count) devices on \(patientCount) new patients: sign all?", yes: wallet.yes)
    let signer = try wallet.open()
    let store = try GatewayProcess.open(home: folder, settings: settings, logger: Log.make("vigil", level: .error))
    var patients: [String: String] = [:]
    do {
      for start in stride(from: 0, to: rows.count, by: Self.chunk) {
        let chunk = Array(rows[start..<min(start + Self.chunk, rows.count)])
        try register(chunk, patients: &patients, signer: signer, store: store)
      }
    } catch {
      try store.close()
      throw error
    }
    try store.close()
    let passwords = try accounts.add(devices: rows.map(\.device))
    // A line each: as one document it would be over the bound of canonical JSON.
    let lines = try zip(rows, passwords).flatMap { row, password in
      let members: [String: JSONValue] = [
        "device": .string(row.device.name), "password": .string(password), "unit": .string(row.unit.name),
        "patient": .string(patients[row.patient] ?? ""),
      ]
      return try CanonicalJSON.encode(.object(members)) + [UInt8(ascii: "\n")]
    }
    try Durable.replace(credentials, with: lines, mode: 0o600)
    Console.print("\(rows.count) devices on \(patientCount) patients, credentials in \(credentials)")
  }

  /// - Parameter patients: pseudonyms by the list's own names; grows by those that are new.
  private func register(
    _ rows: [DeviceList.Row], patients: inout [String: String], signer: Wallet, store: Store
  ) throws {
    guard let author = signer.person else { throw WalletError.notRegistered(name: signer.name) }
    let known = patients
    patients = try store.writer.wait { transaction in
      var patients = known
      for row in rows {
        _ = try transaction.registerDevice(
          row.device, unit: row.unit, cadenceMilliseconds: Int64(row.cadenceSeconds) * 1_000)
        guard patients[row.patient] == nil else { continue }
        patients[row.patient] = try transaction.registerPatient(name: "Patient \(row.patient)").id
      }
      return patients
    }
    let node = NodeDescription(origin: store.identity.origin, facility: store.identity.facility)
    let now = SystemClock.now()
    var acts: [Act] = []
    for row in rows {
      guard let patient = patients[row.patient] else { continue }
      if known[row.patient] == nil, !acts.contains(where: { $0.isTeam(of: patient) }) {
        acts.append(.changeTeam(patient: patient, members: [author] + team))
      }
      let since = now.adding(milliseconds: -Int64(row.sinceSeconds) * 1_000)
      acts.append(.bind(device: row.device, patient: patient, since: since))
    }
    let signed = try acts.map { act in
      try signer.sign(try ActDraft(act, by: author, for: node, at: now, salt: SystemRandom.bytes(32)))
    }
    _ = try ActDesk(writer: store.writer, node: node, clock: SystemClock.now).submitAndWait(signed)
  }
}

extension Act {
  fileprivate func isTeam(of patient: String) -> Bool {
    if case .changeTeam(patient, _) = self { true } else { false }
  }
}
