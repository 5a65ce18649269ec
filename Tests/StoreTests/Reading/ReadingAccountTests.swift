import Foundation
import Ledger
import Testing
import Vitals

@testable import Store

/// A device's readings, kept by somebody who does not trust the gateway, against the gateway's account of them.
@Suite struct ReadingAccountTests {
  private static let always = Timestamp(milliseconds: 0)..<Timestamp(milliseconds: .max)

  let fixture: StoreFixture

  init() throws { fixture = try StoreFixture(wards: 2) }

  /// Ten minutes at one a second: two alarms, eleven that come late into a closed window, the other ward's patient beside.
  private func watch() throws -> [ReceivedReading] {
    var sent: [ReceivedReading] = []
    var late: [ReceivedReading] = []
    for begin in stride(from: 0, to: 600, by: 20) {
      fixture.clock.advance(20_000)
      var batch: [ReceivedReading] = []
      for second in begin..<begin + 20 {
        let offset = Int64(second - begin - 20) * 1_000
        let rate = second == 100 || second == 450 ? 160 : 60 + second % 20
        let item = fixture.item(1, UInt64(second), offset: offset, [.heartRate: rate])
        sent.append(item)
        if (30..<41).contains(second) { late.append(item) } else { batch.append(item) }
        batch.append(fixture.item(2, UInt64(second), offset: offset, [.heartRate: 70]))
      }
      try fixture.receive(batch)
    }
    fixture.clock.advance(120_000)
    _ = try fixture.store.writer.wait { try $0.closeIdleWindows(limit: 100) }
    try fixture.receive(late)
    fixture.clock.advance(120_000)
    _ = try fixture.store.writer.wait { try $0.closeIdleWindows(limit: 100) }
    #expect(try fixture.count(of: .summarySupplement) == 1)
    return sent
  }

  private func account(in period: Range<Timestamp> = always) async throws -> ReadingAccount {
    let block = fixture.store.head.block
    return try #require(try await fixture.store.reader.account(ofDevice: "w-1", in: period, block: block))
  }

  private func kept(_ sent: [ReceivedReading]) -> [KeptReading] {
    sent.map {
      KeptReading(
        digest: $0.digest, time: $0.reading.time.milliseconds, name: "\($0.reading.sequence ?? 0)",
        vitals: $0.reading.vitals.byKey)
    }
  }

  private func proof(_ account: ReadingAccount, _ sent: [ReceivedReading]) throws -> ReadingProof {
    try ReadingProof(account, kept: kept(sent), key: fixture.nodeKey.noteKey)
  }

  @Test func `Every reading that was sent is found where it counted`() async throws {
    let sent = try watch()
    let account = try await account()
    let proof = try proof(ReadingAccount(parsing: try account.bytes()), sent)
    #expect(proof.isComplete)
    let alarmed = proof.places.indices.filter { if case .alarmed = proof.places[$0] { true } else { false } }
    #expect(alarmed == [100, 450])
    let late = Set(proof.places[30..<41])
    #expect(late.count == 1)
    #expect(!proof.places[..<30].contains { late.contains($0) })
  }

  @Test func `One reading too many, too few or changed is told`() async throws {
    let sent = try watch()
    let account = try await account()
    let extra = try proof(account, sent + [fixture.item(1, 9_999)])
    #expect(extra.places.last == .some(nil) && extra.unprovenSummaries.isEmpty && !extra.isComplete)
    var fewer = sent
    fewer.remove(at: 300)
    #expect(try proof(account, fewer).unprovenSummaries.count == 1)
    fewer = sent
    fewer.remove(at: 100)
    #expect(try proof(account, fewer).unknownAlarms.count == 1)
    var changed = sent
    changed[301] = fixture.item(1, 301, offset: 0, [.heartRate: 99])
    #expect(try proof(account, changed).unprovenSummaries.count == 1)
  }

  @Test func `An account that leaves an entry out leaves its readings without a place`() async throws {
    let sent = try watch()
    let account = try await account()
    for index in account.entries.indices {
      var entries = account.entries
      entries.remove(at: index)
      #expect(try !proof(ReadingAccount(device: "w-1", entries: entries), sent).isComplete, "without entry \(index)")
    }
  }

  @Test func `Values other than those committed to, and another gateway's key, are refused`() async throws {
    let sent = try watch()
    let account = try await account()
    let last = try #require(account.entries.last)
    let text = String(decoding: last.payload, as: UTF8.self).replacing("\"technical\":0", with: "\"technical\":1")
    let forged = AccountedEntry(bytes: last.bytes, payload: Array(text.utf8), salt: last.salt, proof: last.proof)
    #expect(forged != last)
    #expect(throws: LedgerError.proofMismatch) {
      try proof(ReadingAccount(device: "w-1", entries: [forged]), sent)
    }
    let other = try NodeKey(name: StoreFixture.origin, seed: Array(repeating: 9, count: 32))
    #expect(throws: LedgerError.unknownKey) {
      try ReadingProof(account, kept: kept(sent), key: other.noteKey)
    }
  }

  @Test func `A period holds the windows that begin in it and nothing else`() async throws {
    let sent = try watch()
    let start = HandClock.start
    let length = fixture.store.configuration.windowMilliseconds
    let window = Timestamp(milliseconds: start.milliseconds / length * length + length)
    let period = window..<window.adding(milliseconds: length)
    let whole = sent.filter { period.contains($0.reading.time) }
    #expect(whole.count == 300)
    #expect(try proof(try await account(in: period), whole).isComplete)
  }

  @Test func `Python proves the same without any of Vigil's code`() async throws {
    let sent = try watch()
    let account = try await account()
    #expect(try python(account, sent) == 0)
    #expect(try python(account, Array(sent.dropLast())) == 1)
    #expect(try python(ReadingAccount(device: "w-1", entries: Array(account.entries.dropFirst())), sent) == 1)
  }

  @Test func `Python proves it of summaries whose values were folded and dropped`() async throws {
    let sent = try watch()
    fixture.clock.advance(40 * SummaryGrain.dayMilliseconds)
    while let fold = try await fixture.store.reader.nextFold(after: SummaryRetention(), skipping: []) {
      _ = try await fixture.store.writer.perform { try $0.write(fold) }
    }
    #expect(try await fixture.store.writer.perform { try $0.dropFolded(limit: 1_000) } > 4)
    let account = try await account()
    #expect(account.entries.count(where: { $0.isFolded }) == account.entries.count - 2)
    #expect(try python(account, sent) == 0)
    var changed = sent
    changed[301] = fixture.item(1, 301, offset: 0, [.heartRate: 99])
    #expect(try python(account, changed) == 1)
    let forged = account.entries.map { entry in
      let text = String(decoding: entry.payload, as: UTF8.self).replacing("\"technical\":0", with: "\"technical\":1")
      return AccountedEntry(
        bytes: entry.bytes, payload: entry.isFolded ? Array(text.utf8) : entry.payload, isFolded: entry.isFolded,
        salt: entry.salt, proof: entry.proof)
    }
    #expect(try python(ReadingAccount(device: "w-1", entries: forged), sent) == 1)
  }

  private func python(_ account: ReadingAccount, _ sent: [ReceivedReading]) throws -> Int32 {
    let accountFile = fixture.root + "/account.jsonl"
    let keptFile = fixture.root + "/kept"
    try Data(try account.bytes()).write(to: URL(fileURLWithPath: accountFile))
    let lines = sent.map { CanonicalReading.bytes($0.reading, device: "w-1") }.joined(separator: [0x0A])
    try Data(lines).write(to: URL(fileURLWithPath: keptFile))
    let root = URL(fileURLWithPath: #filePath).appendingPathComponent("../../../..").standardized
    let process = Process()
    process.executableURL = root.appendingPathComponent("scripts/python")
    process.arguments = [
      root.appendingPathComponent("Tests/Interop/verify_ledger.py").path, "readings", accountFile, "--kept", keptFile,
      "--vkey", fixture.nodeKey.noteKey.description,
    ]
    try process.run()
    process.waitUntilExit()
    return process.terminationStatus
  }
}
