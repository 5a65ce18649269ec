import Foundation
import Sharing
import Vault

/// Writes what a new home folder holds.
enum GatewayHome {
  static func write(
    _ home: HomeFolder, origin: String, facility: String, brokerPort: Int, webPort: Int, rules: String?
  ) throws {
    try KeyFile.create(home.masterKey, key: SystemRandom.bytes(32))
    let accounts = home.brokerAccounts
    let password = try accounts.add(user: HomeFolder.brokerUser)
    try Durable.replace(home.brokerPassword, with: Array((password + "\n").utf8))
    try accounts.write(recipients: [])
    try Durable.replace(home.nodeName, with: Array((origin + "\n").utf8))
    try Durable.replace(home.rules, with: Array(try rulesText(rules).utf8), mode: 0o644)
    let settings = Settings.template(origin: origin, facility: facility, brokerPort: brokerPort, webPort: webPort)
    try Durable.replace(home.settings, with: Array(settings.utf8), mode: 0o644)
    // Last: a home without its node key is one that is not ready.
    try KeyFile.create(home.nodeKey, key: SystemRandom.bytes(32))
  }

  /// The rules that Vigil ships, from the file given, the working folder, or beside the program.
  private static func rulesText(_ path: String?) throws -> String {
    if let path { return try String(contentsOfFile: path, encoding: .utf8) }
    let program = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath().deletingLastPathComponent()
    let places = ["config/triage.yaml", program.path + "/config/triage.yaml", "/usr/share/vigil/triage.yaml"]
    for place in places where FileManager.default.fileExists(atPath: place) {
      return try String(contentsOfFile: place, encoding: .utf8)
    }
    throw CommandFailure(
      "no triage.yaml in \(places.joined(separator: ", ")); run this in the folder of the sources, or use --rules")
  }
}
