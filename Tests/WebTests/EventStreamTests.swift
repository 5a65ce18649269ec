import Alerting
import AsyncHTTPClient
import Consent
import Foundation
import HummingbirdTesting
import Ledger
import NIOCore
import NIOHTTP1
import Testing
import Triage

@testable import Store
@testable import Web

@Suite(.timeLimit(.minutes(1))) struct EventStreamTests {
  struct Event: Sendable {
    let id: Int64
    let type: String
    let data: JSONValue
  }

  /// Reads events over a real socket until there are `count`.
  private func events(
    _ count: Int, port: Int?, scene: WebScene, as who: WebScene.Who, after: Int64? = nil, lastEventID: Int64? = nil,
    onOpen: @Sendable () async throws -> Void = {}
  ) async throws -> [Event] {
    let query = after.map { "?after=\($0)" } ?? ""
    var request = HTTPClientRequest(url: "http://localhost:\(try #require(port))/events\(query)")
    request.headers.add(name: "Authorization", value: "Bearer \(try scene.member(who).token)")
    if let lastEventID { request.headers.add(name: "Last-Event-ID", value: "\(lastEventID)") }
    let response = try await HTTPClient.shared.execute(request, timeout: .seconds(20))
    #expect(response.status == .ok)
    #expect(response.headers.first(name: "Content-Type") == "text/event-stream")
    var text = ""
    var isOpen = false
    for try await buffer in response.body {
      text += String(buffer: buffer)
      if !isOpen {
        isOpen = true
        try await onOpen()
      }
      let found = try Self.parse(text)
      if found.count >= count { return found }
    }
    return try Self.parse(text)
  }

  private static func parse(_ text: String) throws -> [Event] {
    try text.components(separatedBy: "\n\n").dropLast().compactMap { block in
      var fields: [Substring: Substring] = [:]
      for line in block.split(separator: "\n") {
        guard let colon = line.firstIndex(of: ":"), colon != line.startIndex else { continue }
        fields[line[..<colon]] = line[line.index(after: colon)...].drop { $0 == " " }
      }
      guard let id = fields["id"].flatMap({ Int64($0) }), let type = fields["event"], let data = fields["data"] else {
        return nil
      }
      return Event(id: id, type: String(type), data: try CanonicalJSON.parse(Array(data.utf8)))
    }
  }

  @Test func anEventIsWhatASingleReadGives() async throws {
    let scene = try WebScene()
    try await Task.detached { _ = try WebScene.alarm(scene.patients[0], in: scene.store) }.value
    let records = try await scene.store.reader.entries(from: 0, limit: 1_000, opening: .facility)
    #expect(records.contains { $0.payload.value != nil })
    #expect(records.contains { $0.payload.value == nil })
    for record in records {
      var buffer = ByteBuffer()
      try EventText.append(record, to: &buffer)
      #expect(Array(buffer.readableBytesView) == (try CanonicalJSON.encode(Shape.entry(record))))
    }
  }

  @Test func aStreamResumesWithoutLossOrRepetition() async throws {
    let scene = try WebScene()
    let size = try await scene.store.reader.head().size
    try await scene.server().main.test(.live) { client in
      let all = try await events(Int(size), port: client.port, scene: scene, as: .desk, after: -1)
      #expect(all.map(\.id).prefix(Int(size)) == Array(0..<size)[...])
      let middle = size / 2
      let rest = try await events(
        Int(size - middle - 1), port: client.port, scene: scene, as: .desk, after: -1, lastEventID: middle)
      // What the stream itself was let see is written behind it.
      #expect(rest.map(\.id).prefix(Int(size - middle - 1)) == Array((middle + 1)..<size)[...])
    }
  }

  @Test func aNewAlertReachesAnOpenStreamWithItsContents() async throws {
    let scene = try WebScene()
    try await scene.server().main.test(.live) { client in
      let seen = try await events(1, port: client.port, scene: scene, as: .ada) {
        _ = try await Task.detached { try WebScene.alarm(scene.patients[0], in: scene.store) }.value
      }
      #expect(seen.first?.type == "reading.alarmed")
      #expect(seen.first?.data["payload"]?["priority"] == "high")
      #expect(seen.allSatisfy { $0.data["entry"]?["subject"] == .string(scene.patients[0].id) })
    }
  }

  @Test func aStreamShowsADoctorNothingOfOthersPatients() async throws {
    let scene = try WebScene()
    try await scene.server().main.test(.live) { client in
      // The third alarm is Ada's again: whatever lies between must be missing, not delayed.
      try await Task.detached {
        try WebScene.alarm(scene.patients[1], in: scene.store)
        try WebScene.alarm(scene.patients[0], in: scene.store)
      }.value
      let last = try await scene.store.reader.head().size - 1
      let expected = try await scene.store.reader.events(
        scope: .team(of: try scene.member(.ada).person), after: -1, limit: 1_000
      ).events
      let seen = try await events(expected.count, port: client.port, scene: scene, as: .ada, after: -1)
      #expect(!seen.isEmpty)
      #expect(seen.last?.id ?? 0 <= last)
      #expect(seen.allSatisfy { $0.data["entry"]?["subject"] == .string(scene.patients[0].id) })
    }
  }

  @Test func aStreamEndsWithItsToken() async throws {
    let scene = try WebScene()
    let ada = try scene.member(.ada).person
    try await scene.server().main.test(.live) { client in
      let seen = try await events(1, port: client.port, scene: scene, as: .ada) {
        try await scene.store.writer.perform { try $0.revokeTokens(of: ada) }
        _ = try await Task.detached { try WebScene.alarm(scene.patients[0], in: scene.store) }.value
      }
      #expect(seen.isEmpty)
    }
  }

  @Test func streamsAboveAPersonsBoundAreRefused() throws {
    let broadcast = HeadBroadcast()
    let first = try broadcast.subscribe(person: "per-1", bound: 2, perPerson: 1)
    #expect(throws: Problem.self) { try broadcast.subscribe(person: "per-1", bound: 2, perPerson: 1) }
    let second = try broadcast.subscribe(person: "per-2", bound: 2, perPerson: 1)
    #expect(throws: Problem.self) { try broadcast.subscribe(person: "per-3", bound: 2, perPerson: 1) }
    broadcast.unsubscribe(first)
    broadcast.unsubscribe(first)
    #expect(broadcast.count == 1)
    _ = try broadcast.subscribe(person: "per-1", bound: 2, perPerson: 1)
    broadcast.unsubscribe(second)
  }

  @Test func aSlotRemembersThatItWasWokenAndNotHowOften() async throws {
    let slot = Subscription(id: 0, person: "per-1")
    for _ in 0..<1_000 { slot.send(.grown) }
    slot.send(.beat)
    #expect(await slot.wait() == [.grown, .beat])
    async let waiting = slot.wait()
    slot.send(.grown)
    #expect(await waiting.contains(.grown))
    slot.send(.closed)
    #expect(await slot.wait() == .closed)
    #expect(await slot.wait() == .closed)
  }

  @Test func aFaultOfOursIsToldApartFromAClientThatIsGone() async throws {
    struct Gone: Error {}
    let scene = try WebScene()
    let subscription = try scene.broadcast.subscribe(person: "per-1", bound: 1, perPerson: 1)
    let stream = EventStream(
      pages: try await scene.pages(of: .ada), subscription: subscription, isBeyondHead: false, after: -1,
      standing: WatchStanding([]))
    await #expect(throws: Gone.self) { try await stream.run { _ in throw Gone() } }
    try scene.store.close()
    await #expect(throws: EventStream.Fault.self) { try await stream.run { _ in } }
  }

  @Test func cancellingAWaitingStreamEndsIt() async throws {
    let slot = Subscription(id: 0, person: "per-1")
    let task = Task { await slot.wait() }
    task.cancel()
    #expect(await task.value == .closed)
  }
}
