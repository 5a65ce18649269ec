import Consent
import Ledger
import Testing
import Triage
import Vitals

@testable import Store

/// What a stream is given from memory is what the disk holds, for everybody and after everything.
@Suite struct EventPagesTests {
  private struct Stream {
    let token: AccessToken
    let sight: StreamSight
    var pages: EventPages
    var position: Int64
  }

  private func streams(of fixture: StoreFixture, lifetimeMilliseconds: Int64 = 86_400_000) async throws -> [Stream] {
    let persons = fixture.store.registry.allPersons.filter(\.isActive)
    let tokens = try await fixture.store.writer.perform { transaction in
      try persons.map {
        try transaction.issueToken(for: $0.id, lifetimeMilliseconds: lifetimeMilliseconds)
      }
    }
    let head = fixture.store.head.size - 1
    let desk = fixture.store.sights
    var streams: [Stream] = []
    for (person, token) in zip(persons, tokens) {
      let sight = try await desk.openStream(for: try #require(PersonID(person.id)))
      let pages = EventPages(fixture.store.reader, token: token, stream: sight, desk: desk)
      streams.append(Stream(token: token, sight: sight, pages: pages, position: head))
    }
    return streams
  }

  private func expectAgreement(_ stream: inout Stream, _ fixture: StoreFixture, _ moment: String) async throws {
    let clock = fixture.clock
    let disk = Reader(database: fixture.store.pool, keyRing: fixture.store.keyRing, clock: { clock.now })
    var fromDisk = EventPages(disk, token: stream.token, stream: stream.sight, desk: fixture.store.sights)
    let expected = try await fromDisk.next(after: stream.position, limit: 64)
    let page = try await stream.pages.next(after: stream.position, limit: 64)
    #expect(try page?.events.map(Self.line) == expected?.events.map(Self.line), "\(moment)")
    #expect(page?.through == expected?.through && page?.size == expected?.size, "\(moment)")
    stream.position = page?.through ?? stream.position
  }

  /// What a client is sent of it, and whom it is about.
  private static func line(_ view: EntryView) throws -> String {
    let payload = try view.payload.value.map { String(decoding: try CanonicalJSON.encode($0), as: UTF8.self) }
    let entry = String(decoding: try view.entry.canonicalBytes(), as: UTF8.self)
    #expect(Array(entry.utf8) == view.bytes)
    return "\(view.position) \(view.leaf) \(entry) \(view.subject as Any) \(view.payload.state) \(payload ?? "")"
  }

  @Test(arguments: [61, 62, 63] as [UInt64]) func afterEveryBatchOfAnyHistory(seed: UInt64) async throws {
    let history = try AlertHistory(seed: seed)
    var streams = try await streams(of: history.fixture)
    for step in 0..<60 {
      try history.step()
      for index in streams.indices {
        try await expectAgreement(&streams[index], history.fixture, "seed \(seed), step \(step), stream \(index)")
      }
    }
    #expect(streams.allSatisfy { $0.pages.looks > 0 })
    #expect(streams.contains { $0.pages.looks < 60 }, "nothing ever came from memory")
  }

  @Test func afterAnErasureNoValueIsLeftInMemory() async throws {
    let history = try AlertHistory(seed: 64)
    let fixture = history.fixture
    var streams = try await streams(of: fixture)
    try fixture.receive(fixture.item(1, 1_000_000, [.heartRate: 150]))
    let before = fixture.store.head.size
    #expect(fixture.store.recent.slice(after: before - 2, limit: 1, standing: fixture.store.recent.standing) != nil)
    try history.erase(fixture.patients[0])
    let size = fixture.store.head.size
    #expect(fixture.store.recent.slice(after: size - 2, limit: 1, standing: fixture.store.recent.standing) == nil)
    for index in streams.indices { try await expectAgreement(&streams[index], fixture, "stream \(index)") }
  }

  @Test func aTokenThatHasExpiredOpensNothingThatIsInMemory() async throws {
    let history = try AlertHistory(seed: 65)
    let fixture = history.fixture
    var stream = try #require(try await streams(of: fixture, lifetimeMilliseconds: 10_000).first)
    #expect(try await stream.pages.next(after: stream.position, limit: 64) != nil)
    try fixture.receive(fixture.item(1, 1_000_000, [.heartRate: 150]))
    #expect(try await stream.pages.next(after: stream.position, limit: 64) != nil)
    #expect(stream.pages.looks == 1)
    fixture.clock.advance(10_001)
    #expect(try await stream.pages.next(after: stream.position, limit: 64) == nil)
  }

  @Test func whoIsFartherBehindThanMemoryReachesReadsFromDisk() async throws {
    let fixture = try StoreFixture()
    let recent = RecentEntries(size: 0, registry: fixture.store.registry)
    let entry = try #require(try fixture.entries().first)
    let (leaf, bytes) = (try entry.leafHash, try entry.canonicalBytes())
    for position in 0..<Int64(3 * RecentEntries.bound) {
      let item = RecentEntries.Item(
        position: position, leaf: leaf, bytes: bytes, entry: entry, subject: nil, payload: nil)
      recent.put([item], size: position + 1, registry: nil, changesStanding: false)
      let oldest = max(0, position + 1 - Int64(RecentEntries.bound))
      #expect(recent.slice(after: oldest - 2, limit: 1, standing: 0) == nil || oldest == 0)
      let slice = try #require(recent.slice(after: oldest - 1, limit: 2_000, standing: 0))
      #expect(slice.items.map(\.position) == Array(oldest...position))
      #expect(slice.size == position + 1)
    }
    #expect(recent.slice(after: 3 * Int64(RecentEntries.bound), limit: 1, standing: 0) == nil)
    #expect(recent.slice(after: 3 * Int64(RecentEntries.bound) - 1, limit: 1, standing: 0)?.items.isEmpty == true)
    #expect(recent.slice(after: 3 * Int64(RecentEntries.bound) - 1, limit: 1, standing: 1) == nil)
  }
}
