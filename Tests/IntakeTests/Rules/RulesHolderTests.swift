import Foundation
import Ledger
import Store
import Testing
import Triage
import YAMLFile

@testable import Intake

@Suite struct RulesHolderTests {
  private let scene: IntakeScene
  private let holder: RulesHolder
  private let file: String
  private let shipped: String

  init() throws {
    scene = try IntakeScene()
    holder = RulesHolder(scene.rules)
    file = scene.folder.appending(path: "triage.yaml").path
    shipped = try String(contentsOfFile: IntakeScene.rulesFile, encoding: .utf8)
  }

  private func versionsOnLedger() throws -> [String?] {
    try scene.entries().filter { $0.type == .rulesLoaded }.map { $0.body["version"]?.string }
  }

  private func write(_ text: String) throws { try Data(text.utf8).write(to: URL(filePath: file)) }

  @Test("A broken file changes nothing")
  func broken() async throws {
    try write(shipped.replacingOccurrences(of: "version: 1\n", with: "version: 1\nlimit: 2\n"))
    let size = scene.store.head.size
    await #expect(throws: RulesFileError.self) { try await holder.reload(path: file, store: scene.store) }
    await #expect(throws: RulesFileError.self) { try await holder.reload(path: file + "x", store: scene.store) }
    #expect(holder.current.version == scene.rules.version)
    #expect(scene.store.head.size == size)
  }

  @Test("New rules stand on the ledger, once")
  func reload() async throws {
    try write(shipped + "# changed\n")
    try await holder.reload(path: file, store: scene.store)
    #expect(holder.current.version != scene.rules.version)
    #expect(try versionsOnLedger() == [holder.current.version.hex])
    try await holder.reload(path: file, store: scene.store)
    #expect(try versionsOnLedger() == [holder.current.version.hex])
    try write(shipped)
    let second = holder.current.version.hex
    try await holder.reload(path: file, store: scene.store)
    #expect(try versionsOnLedger() == [second, scene.rules.version.hex])
  }

  @Test("Rules that cannot be put on the ledger do not come into force")
  func entryFirst() async throws {
    try write(shipped + "# changed\n")
    scene.store.writer.stop()
    await #expect(throws: StoreError.stopping) { try await holder.reload(path: file, store: scene.store) }
    #expect(holder.current.version == scene.rules.version)
  }
}
