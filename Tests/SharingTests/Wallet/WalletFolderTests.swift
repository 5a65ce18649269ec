import Foundation
import Testing

@testable import Sharing

@Suite struct WalletFolderTests {
  private let folder: WalletFolder
  private let path: String

  init() {
    path = FileManager.default.temporaryDirectory.appendingPathComponent("vigil-wallet-\(UUID().uuidString)").path
    folder = WalletFolder(path: path, random: House.random)
  }

  @Test func aWalletKeepsItsKeyAndItsFileIsTheOwnersAlone() throws {
    defer { try? FileManager.default.removeItem(atPath: path) }
    let made = try folder.create("anna", passphrase: nil)
    try folder.assign("anna", to: "per-1")
    let opened = try folder.open("anna", passphrase: nil)
    #expect(opened.key == made.key)
    #expect(opened.person == "per-1")
    let file = try FileManager.default.attributesOfItem(atPath: path + "/anna.wallet")
    #expect(file[.posixPermissions] as? Int == 0o600)
    let holder = try FileManager.default.attributesOfItem(atPath: path)
    #expect(holder[.posixPermissions] as? Int == 0o700)
    #expect(try folder.list().map(\.name) == ["anna"])
  }

  @Test func aPassphraseFileThatCannotBeReadIsNotCalledEmpty() throws {
    defer { try? FileManager.default.removeItem(atPath: path) }
    try FileManager.default.createDirectory(
      atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    #expect(throws: PassphraseFile.Fault.unreadable) { try PassphraseFile.read(path) }
    let empty = path + "/empty"
    try #require(
      FileManager.default.createFile(atPath: empty, contents: Data(), attributes: [.posixPermissions: 0o600]))
    #expect(throws: PassphraseFile.Fault.empty) { try PassphraseFile.read(empty) }
  }

  @Test func aLockedWalletOpensOnlyWithItsPassphraseAndHoldsNoKeyInClear() throws {
    defer { try? FileManager.default.removeItem(atPath: path) }
    let made = try folder.create("anna", passphrase: "correct horse")
    #expect(try folder.open("anna", passphrase: "correct horse").key == made.key)
    for wrong in [nil, "", "correct horsf"] {
      #expect(throws: WalletError.locked(name: "anna")) { _ = try folder.open("anna", passphrase: wrong) }
    }
    let text = try String(contentsOfFile: path + "/anna.wallet", encoding: .utf8)
    #expect(!text.contains("\"key\""))
    #expect(try folder.listing("anna").isLocked)
  }

  @Test func aWalletIsNeverOverwritten() throws {
    defer { try? FileManager.default.removeItem(atPath: path) }
    _ = try folder.create("anna", passphrase: nil)
    #expect(throws: WalletError.exists(name: "anna")) { _ = try folder.create("anna", passphrase: nil) }
  }

  @Test func aWalletThatOthersCanReadIsRefused() throws {
    defer { try? FileManager.default.removeItem(atPath: path) }
    _ = try folder.create("anna", passphrase: nil)
    let file = path + "/anna.wallet"
    try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: file)
    #expect(throws: WalletError.tooOpen(path: file, mode: 0o640)) { _ = try folder.open("anna", passphrase: nil) }
  }

  @Test(arguments: ["", "../x", "a/b", ".hidden", "a b", String(repeating: "a", count: 65)])
  func aNameThatIsNoFileNameIsRefused(_ name: String) {
    #expect(throws: WalletError.malformedName) { _ = try folder.create(name, passphrase: nil) }
  }

  @Test func anUnregisteredWalletSignsNothing() throws {
    defer { try? FileManager.default.removeItem(atPath: path) }
    let wallet = try folder.create("anna", passphrase: nil)
    let draft = try ActDraft(
      .acknowledge(alert: "A1", patient: nil), by: "per-1", for: House.node, at: House.start, salt: [])
    #expect(throws: WalletError.notRegistered(name: "anna")) { _ = try wallet.sign(draft) }
  }
}
