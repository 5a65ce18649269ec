import Foundation
import GRDB
import Ledger
import Logging
import Testing
import Vault
import Vitals

@testable import Store

/// What is kept, and for how long.
@Suite struct KeptAnswerTests {
  private func open(_ folder: URL, clock: Int64, master: [UInt8], seed: [UInt8]) throws -> Store {
    try Store.open(
      StoreConfiguration(
        dataFolder: folder.appendingPathComponent("data").path,
        anchorFile: folder.appendingPathComponent("anchor").path, origin: "vigil.test/kept", facility: "test",
        clock: { Timestamp(milliseconds: clock) },
        random: { count in (0..<count).map { _ in UInt8.random(in: 0...255) } }),
      key: try NodeKey(name: "vigil.test/kept", seed: seed),
      keyRing: try KeyRing(master: master), logger: Logger(label: "test"),
      onFatal: { Issue.record($0, "the writer ended") })
  }

  @Test func anAnswerOutlivesARestartAndNotItsDay() async throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("vigil-kept-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let (master, seed) = (SealingKey.random().bytes, SealingKey.random().bytes)
    let request = KeyedRequest(person: "per-1", key: "k", request: Array("POST /x".utf8))
    let answer = KeptAnswer(status: 201, contentType: "application/json", body: Array(#"{"position":7}"#.utf8))
    let born: Int64 = 1_800_000_000_000
    for (clock, expected) in [
      (born, AnswerLookup.none), (born + KeptAnswer.lifetimeMilliseconds - 1, .kept(answer)),
      (born + KeptAnswer.lifetimeMilliseconds, .none),
    ] {
      let store = try open(folder, clock: clock, master: master, seed: seed)
      let found = try await store.reader.answer(to: request)
      #expect(found == expected)
      if clock == born { try await store.writer.perform { try $0.keep(answer, for: request) } }
      try store.close()
    }
  }

  private static func request(_ number: Int, _ person: String = "per-1") -> KeyedRequest {
    KeyedRequest(person: person, key: "\(number)", request: [])
  }

  @Test func theOldestGoesWhenThereAreTooManyAndOthersAnswersStay() async throws {
    let scene = try WebScene()
    let answer = KeptAnswer(status: 200, contentType: "text/plain", body: [1])
    try await scene.store.writer.perform { transaction in
      try transaction.keep(answer, for: Self.request(0, "per-2"))
      for number in 0...KeptAnswer.boundPerPerson { try transaction.keep(answer, for: Self.request(number)) }
    }
    let rows = try await scene.store.pool.read { db in
      try Int.fetchOne(db, sql: "SELECT count(*) FROM kept_answers WHERE person = 'per-1'")
    }
    #expect(rows == KeptAnswer.boundPerPerson)
    #expect(try await scene.store.reader.answer(to: Self.request(KeptAnswer.boundPerPerson)) == .kept(answer))
    #expect(try await scene.store.reader.answer(to: Self.request(0, "per-2")) == .kept(answer))
  }

  @Test func aRowTellsNothingToWhoeverHasNotTheRequest() async throws {
    let scene = try WebScene()
    let request = KeyedRequest(person: "per-1", key: "secret-key", request: Array("secret request".utf8))
    let answer = KeptAnswer(status: 200, contentType: "text/plain", body: Array("secret answer".utf8))
    try await scene.store.writer.perform { try $0.keep(answer, for: request) }
    let row = try await scene.store.pool.read { db in
      try Data.fetchOne(db, sql: "SELECT name || mark || sealed FROM kept_answers")
    }
    let bytes = try #require(row)
    for word in ["secret", "answer"] { #expect(bytes.range(of: Data(word.utf8)) == nil) }
    let guess = KeyedRequest(person: "per-1", key: "secret-key", request: Array("another request".utf8))
    #expect(try await scene.store.reader.answer(to: guess) == .differs)
  }
}
