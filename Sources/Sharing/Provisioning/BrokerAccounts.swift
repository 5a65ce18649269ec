import Foundation
import Ledger
import Vault
import Vitals

/// The broker's password and ACL files, and how the broker learns that they changed.
package struct BrokerAccounts: Sendable {
  private let folder: String
  private let gateway: String
  private let pidFile: String?
  private let random: @Sendable (Int) -> [UInt8]

  /// - Parameters:
  ///   - folder: holds `passwords` and `acl`.
  ///   - gateway: the broker's user that the gateway logs in as.
  ///   - pidFile: the broker's pid file, to make it read the files again; nil when somebody else does that.
  package init(folder: String, gateway: String, pidFile: String?, random: @escaping @Sendable (Int) -> [UInt8]) {
    self.folder = folder
    self.gateway = gateway
    self.pidFile = pidFile
    self.random = random
  }

  package var passwordFile: String { folder + "/passwords" }
  package var accessFile: String { folder + "/acl" }

  /// Gives a device a new password; an old one is replaced.
  ///
  /// - Returns: the password. It is stored only as a hash.
  /// - Throws: ``BrokerAccountError/reservedName(_:)``.
  package func add(device: DeviceID) throws -> String {
    try check(device: device)
    return try add(user: device.name)
  }

  /// Gives many devices new passwords, in one change of the file.
  ///
  /// - Returns: the passwords, in the same order.
  /// - Throws: ``BrokerAccountError/reservedName(_:)`` for any of them; then nothing was changed.
  package func add(devices: [DeviceID]) throws -> [String] {
    for device in devices { try check(device: device) }
    let passwords = devices.map { _ in Base64.encodeURL(random(24)) }
    let hashes = try passwords.map { try BrokerPassword($0, salt: random(BrokerPassword.saltBytes)) }
    try change { $0.set(Array(zip(devices.map(\.name), hashes))) }
    return passwords
  }

  /// Whether a device may bear this name: neither the gateway's nor one that looks like a person's.
  ///
  /// - Throws: ``BrokerAccountError/reservedName(_:)``.
  package func check(device: DeviceID) throws(BrokerAccountError) {
    guard device.name != gateway, !device.name.hasPrefix(BrokerAccess.personPrefix) else {
      throw .reservedName(device.name)
    }
  }

  /// Gives a recipient, or the gateway itself, a new password.
  package func add(user: String) throws -> String {
    guard (try? DeviceID(user)) != nil else { throw BrokerAccountError.reservedName(user) }
    let password = Base64.encodeURL(random(24))
    try set(password, of: user)
    return password
  }

  /// Makes this the password of a user: for the gateway's own, which lies in a key file.
  package func set(_ password: String, of user: String) throws {
    try change { try $0.set(BrokerPassword(password, salt: random(BrokerPassword.saltBytes)), of: user) }
  }

  package func remove(user: String) throws { try change { $0.remove(user) } }

  /// The rules for these recipients, as ``write(recipients:)`` writes them.
  package func access(recipients: [String]) -> BrokerAccess {
    BrokerAccess(gateway: gateway, recipients: recipients)
  }

  /// Writes the ACL file for these recipients.
  package func write(recipients: [String]) throws {
    try Durable.replace(accessFile, with: Array(access(recipients: recipients).text.utf8), mode: 0o640)
    try reload()
  }

  /// Makes the broker read its files again, by SIGHUP; a broker that does not run reads them when it starts.
  ///
  /// - Throws: ``BrokerAccountError``: a running broker that was not told still lets in whom the files no longer name.
  package func reload() throws {
    guard let pidFile, FileManager.default.fileExists(atPath: pidFile) else { return }
    let text = try String(contentsOfFile: pidFile, encoding: .utf8)
    guard let pid = pid_t(text.trimmingCharacters(in: .whitespacesAndNewlines)), pid > 1 else {
      throw BrokerAccountError.pidFileMalformed(path: pidFile)
    }
    guard kill(pid, SIGHUP) == 0 || errno == ESRCH else {
      throw BrokerAccountError.reloadRefused(code: errno)
    }
  }

  private func change(_ body: (inout BrokerPasswordFile) throws -> Void) throws {
    try FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o750])
    // Two commands at once must not lose each other's users.
    let lock = open(folder + "/.lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard lock >= 0, flock(lock, LOCK_EX) == 0 else {
      throw DurableError(step: "lock", path: folder, code: errno)
    }
    defer { close(lock) }
    var file = BrokerPasswordFile()
    if FileManager.default.fileExists(atPath: passwordFile) {
      file = BrokerPasswordFile(try String(contentsOfFile: passwordFile, encoding: .utf8))
    }
    try body(&file)
    try Durable.replace(passwordFile, with: Array(file.text.utf8), mode: 0o640)
    try reload()
  }
}
