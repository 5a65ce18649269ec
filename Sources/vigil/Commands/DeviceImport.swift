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
      For a ward that moves in, and for load tests. Devices are named PREFIX0, PREFIX1 and so on. The credentials file is \
      what `vigil-ward --devices` logs in with. The gateway must not run meanwhile.
      Example: vigil device import --unit ward-7 --count 200 --wallet anna --yes --credentials ward-7.json
      """)

  /// How many devices are registered in one commit.
  static let chunk = 100

  @OptionGroup var home: HomeOption
  @OptionGroup var wallet: WalletOption
  @Option(help: "The ward, home or region they belong to.")
  var unit: String
  @Option(help: "How many.")
  var count: Int
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
    guard (1...1_000_000).contains(count), first >= 0 else { throw ValidationError("--count is 1 to 1000000.") }
    guard (0...86_400).contains(cadence) else { throw ValidationError("--cadence is 0 to 86400 seconds.") }
  }

  func run() throws {
    guard let unit = try? UnitID(unit) else { throw ValidationError("'\(unit)' is no name of a unit.") }
    let devices = try (first..<first + count).map { number in
      guard let id = try? DeviceID("\(prefix)\(number)") else {
        throw ValidationError("'\(prefix)\(number)' is no name of a device.")
      }
      return id
    }
    let folder = try home.initialised()
    guard !ControlClient(path: folder.controlSocket).isAnswered else {
      throw ValidationError("The gateway runs. An import in bulk needs it to be stopped.")
    }
    try Refusals.shown { try register(devices, unit: unit, in: folder) }
  }

  private func register(_ devices: [DeviceID], unit: UnitID, in folder: HomeFolder) throws {
    let settings = try Settings(home: folder)
    let accounts = folder.brokerAccounts(settings)
    for device in devices { try accounts.check(device: device) }
    try Confirmation.ask("\(devices.count) devices and as many patients: sign all?", yes: wallet.yes)
    let signer = try wallet.open()
    let store = try GatewayProcess.open(home: folder, settings: settings, logger: Log.make("vigil", level: .error))
    do {
      for start in stride(from: 0, to: devices.count, by: Self.chunk) {
        let chunk = Array(devices[start..<min(start + Self.chunk, devices.count)])
        try register(chunk, unit: unit, signer: signer, store: store)
      }
    } catch {
      try store.close()
      throw error
    }
    try store.close()
    let passwords = try accounts.add(devices: devices)
    let rows = zip(devices, passwords).map { device, password -> JSONValue in
      ["device": .string(device.name), "password": .string(password), "unit": .string(unit.name)]
    }
    // A line each: as one document it would be over the bound of canonical JSON.
    let lines = try rows.flatMap { try CanonicalJSON.encode($0) + [UInt8(ascii: "\n")] }
    try Durable.replace(credentials, with: lines, mode: 0o600)
    Console.print("\(devices.count) devices in \(unit), credentials in \(credentials)")
  }

  private func register(_ devices: [DeviceID], unit: UnitID, signer: Wallet, store: Store) throws {
    guard let author = signer.person else { throw WalletError.notRegistered(name: signer.name) }
    let cadence = Int64(cadence) * 1_000
    let patients = try store.writer.wait { transaction in
      try devices.map { device in
        _ = try transaction.registerDevice(device, unit: unit, cadenceMilliseconds: cadence)
        return try transaction.registerPatient(name: "Patient \(device)").id
      }
    }
    let node = NodeDescription(origin: store.identity.origin, facility: store.identity.facility)
    let now = SystemClock.now()
    let acts = try zip(devices, patients).flatMap { device, patient in
      try [
        Act.changeTeam(patient: patient, members: [author] + team), .bind(device: device, patient: patient, since: now),
      ]
      .map { act in
        try signer.sign(try ActDraft(act, by: author, for: node, at: now, salt: SystemRandom.bytes(32)))
      }
    }
    _ = try ActDesk(writer: store.writer, node: node, clock: SystemClock.now).submitAndWait(acts)
  }
}
