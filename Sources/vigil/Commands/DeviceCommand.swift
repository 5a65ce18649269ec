import ArgumentParser
import Foundation
import Ledger
import Sharing
import Vault
import Vitals

/// `vigil device`: the wearables.
struct DeviceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "device", abstract: "Add devices, and say who wears them.",
    subcommands: [Add.self, DeviceImport.self, Bind.self, Unbind.self, List.self])

  /// `vigil device add`
  struct Add: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Register a device and make its account on the broker.",
      discussion: "Example: vigil device add watch-17 --unit ward-7 --cadence 5")

    @OptionGroup var home: HomeOption
    @Argument(help: "1 to 64 of A-Z a-z 0-9 . _ -; also its user name on the broker.")
    var device: String
    @Option(help: "The ward, home or region it belongs to.")
    var unit: String
    @Option(help: "Seconds between its readings; 0 when none are expected.")
    var cadence = 0
    @Option(help: ArgumentHelp("Also issue a client certificate into this folder.", valueName: "folder"))
    var certificate: String?

    func run() throws {
      guard let id = try? DeviceID(device) else { throw ValidationError("'\(device)' is no name of a device.") }
      guard let unit = try? UnitID(unit) else { throw ValidationError("'\(unit)' is no name of a unit.") }
      guard (0...86_400).contains(cadence) else { throw ValidationError("--cadence is 0 to 86400 seconds.") }
      try home.withGateway { gateway, folder in
        let accounts = folder.brokerAccounts(try Settings(home: folder))
        try accounts.check(device: id)
        _ = try gateway.ask(.addDevice(id, unit: unit, cadenceMilliseconds: Int64(cadence) * 1_000))
        let password = try accounts.add(device: id)
        try accounts.writeAccess(asKnownBy: gateway)
        Console.print("device    \(id)\ntopics    vigil/v1/\(unit)/\(id)/...\nuser      \(id)\npassword  \(password)")
        if let certificate { try issue(to: certificate, for: id, folder: folder) }
      }
    }

    private func issue(to folder: String, for device: DeviceID, folder home: HomeFolder) throws {
      let authority = try LocalAuthority(folder: home.broker + "/ca", name: "Vigil devices", now: Date())
      let issued = try authority.issue(for: device, now: Date())
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      try Durable.replace("\(folder)/\(device).pem", with: Array(issued.certificate.utf8), mode: 0o644)
      try Durable.replace("\(folder)/\(device).key", with: Array(issued.key.utf8), mode: 0o600)
      Console.print("certificate  \(folder)/\(device).pem\nkey          \(folder)/\(device).key")
    }
  }

  /// `vigil device bind`
  struct Bind: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Say that a patient wears a device from now on; signed.",
      discussion: "Example: vigil device bind watch-17 pat-00aa11bb22cc33dd --wallet anna")

    @OptionGroup var home: HomeOption
    @OptionGroup var wallet: WalletOption
    @Argument(help: "The device's name.")
    var device: String
    @Argument(help: "The patient's pseudonym.")
    var patient: String

    func run() throws {
      guard let id = try? DeviceID(device) else { throw ValidationError("'\(device)' is no name of a device.") }
      try home.withGateway { gateway, _ in
        let act = Act.bind(device: id, patient: patient, since: SystemClock.now())
        try Receipts.print(try wallet.sign(act, gateway: gateway))
      }
    }
  }

  /// `vigil device unbind`
  struct Unbind: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Say that a patient no longer wears a device; signed.",
      discussion: "Example: vigil device unbind watch-17 --wallet anna")

    @OptionGroup var home: HomeOption
    @OptionGroup var wallet: WalletOption
    @Argument(help: "The device's name.")
    var device: String

    func run() throws {
      guard let id = try? DeviceID(device) else { throw ValidationError("'\(device)' is no name of a device.") }
      try home.withGateway { gateway, _ in
        let known = try gateway.ask(.devices).array?.first { $0["device"]?.string == id.name }
        guard let patient = known?["patient"]?.string else { throw ValidationError("Nobody wears \(id).") }
        let act = Act.unbind(device: id, patient: patient, until: SystemClock.now())
        try Receipts.print(try wallet.sign(act, gateway: gateway))
      }
    }
  }

  /// `vigil device list`
  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "List devices and who wears them.")

    @OptionGroup var home: HomeOption
    @OptionGroup var listing: ListingOption

    func run() throws {
      try listing.print(try home.ask(.devices), columns: ["device", "unit", "cadence", "patient"])
    }
  }
}
