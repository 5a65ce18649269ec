import Foundation
import Ledger
import Testing
import Vault
import Vitals

@testable import Store

/// Whoever only looks at an anchor neither makes nor changes it.
@Suite struct AnchorLookTests {
  let fixture: StoreFixture

  init() throws { fixture = try StoreFixture() }

  @Test func aLookIsTheHeadThatWasAnchored() throws {
    try fixture.receive(fixture.item(1, 1, [.heartRate: 150]))
    let head = try fixture.store.anchorHead()
    #expect(try AnchorFile.readHead(fixture.anchorFile)?.size == UInt64(head.size))
    // Also of somebody who may not write it.
    #expect(chmod(fixture.anchorFile, 0o400) == 0)
    #expect(try AnchorFile.readHead(fixture.anchorFile)?.size == UInt64(head.size))
  }

  @Test func aLookAtNothingMakesNothing() throws {
    let missing = fixture.anchorFile + "-missing"
    #expect(try AnchorFile.readHead(missing) == nil)
    #expect(!FileManager.default.fileExists(atPath: missing))
  }

  @Test func whatCannotBeReadIsNoNewAnchor() throws {
    let folder = fixture.root + "/a-folder"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    #expect(throws: DurableError(step: "read", path: folder, code: EISDIR)) { try AnchorFile.readHead(folder) }
    try fixture.store.anchorHead()
    try Data(repeating: 0x58, count: AnchorFile.slotBytes * 2).write(to: URL(fileURLWithPath: fixture.anchorFile))
    #expect(throws: StoreError.anchorUnusable(path: fixture.anchorFile)) { try AnchorFile.readHead(fixture.anchorFile) }
  }
}
