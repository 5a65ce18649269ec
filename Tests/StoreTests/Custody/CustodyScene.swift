import Foundation
import GRDB
import Ledger
import Testing
import Vault
import Vitals

@testable import Store

/// A closed ledger of some hundred entries, with alarms and summaries, and copies of it that hands may be laid on.
final class CustodyScene: Sendable {
  let root: String
  let master: [UInt8]
  let trusted: NoteKey
  let anchor: AnchorHead
  private let template: String

  init() throws {
    let fixture = try StoreFixture(wards: 2, seed: 7)
    for number in 0..<110 {
      try fixture.receive(
        fixture.item(1, UInt64(number), [.heartRate: 140 + number % 9]),
        fixture.item(2, UInt64(number), [.oxygenSaturation: 85]))
      fixture.clock.advance(1_000)
    }
    try fixture.receive(fixture.item(2, 5_000))
    fixture.clock.advance(120_000)
    _ = try fixture.store.writer.wait { try $0.closeIdleWindows(limit: 10) }
    let version = String(repeating: "c", count: 64)
    for _ in 0..<40 {
      _ = try fixture.store.writer.wait { try $0.append(.rulesLoaded, body: ["version": .string(version)]) }
    }
    try fixture.store.close()
    root = FileManager.default.temporaryDirectory.path + "/vigil-custody-\(UUID().uuidString)"
    template = root + "/template.sqlite"
    try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
    try FileManager.default.copyItem(atPath: fixture.database, toPath: template)
    master = fixture.master
    trusted = fixture.nodeKey.noteKey
    anchor = try #require(fixture.store.anchor.head)
  }

  deinit { try? FileManager.default.removeItem(atPath: root) }

  /// A copy on which no trigger keeps anything.
  func unguarded() throws -> (path: String, queue: DatabaseQueue) {
    let path = root + "/\(UUID().uuidString).sqlite"
    try FileManager.default.copyItem(atPath: template, toPath: path)
    let queue = try DatabaseQueue(path: path)
    try queue.write { db in
      for name in try String.fetchAll(db, sql: "SELECT name FROM sqlite_master WHERE type = 'trigger'") {
        try db.execute(sql: "DROP TRIGGER \(name)")
      }
    }
    return (path, queue)
  }

  /// What the check says after `tamper` was done to a copy.
  func check(anchored: Bool = true, after tamper: (Database) throws -> Void = { _ in }) throws -> LedgerCheck.Outcome {
    let (path, queue) = try unguarded()
    try queue.write(tamper)
    try queue.close()
    return try LedgerCheck(
      path: path, anchor: anchored ? anchor : nil, trusted: trusted, keyRing: try KeyRing(master: master)
    ).run { _, _ in }
  }
}

extension LedgerCheck.Outcome {
  /// The name of what is wrong, `intact` when nothing is.
  var verdict: String {
    switch self {
    case .intact: "intact"
    case .broken(let fault): fault.kind.rawValue
    case .valueBroken(_, let fault): fault.rawValue
    }
  }

  /// The first entry concerned, where one is named.
  var position: Int64? {
    switch self {
    case .intact: nil
    case .broken(let fault): fault.position.map { Int64($0) }
    case .valueBroken(let position, _): position
    }
  }
}
