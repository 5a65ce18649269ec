import Alerting
import Ledger
import NIOCore
import Synchronization
import Testing
import Vitals

@testable import Store
@testable import Web

/// A client of the event stream that stops reading: it costs one page, is cut, and misses nothing when it comes back.
@Suite(.timeLimit(.minutes(2))) struct StalledStreamTests {
  /// Entries of some 20 KB about the first patient: more than the buffers of a connection on loopback hold.
  private func grow(_ scene: WebScene, by count: Int) throws {
    let patient = scene.patients[0]
    let filler = String(repeating: "x", count: 20_000)
    try scene.store.writer.wait { transaction in
      for _ in 0..<count {
        _ = try transaction.append(
          .readingAlarmed, about: patient.subject, pseudonym: patient.id, body: [:],
          payload: ["filler": .string(filler)])
      }
    }
  }

  /// The ids of all events that came whole.
  private static func ids(_ text: String) -> [Int64] {
    var ids: [Int64] = []
    var open: Int64?
    // Chunks of the transfer coding may cut any line but the short one of the id, which is taken only when it is whole.
    for line in text.split(whereSeparator: \.isNewline) {
      if line.hasPrefix("id: "), let id = Int64(line.dropFirst(4)) {
        open = id
      } else if line.hasPrefix("data: "), line.hasSuffix("}"), let id = open {
        ids.append(id)
        open = nil
      }
    }
    return ids
  }

  private static func wasCut(_ scene: WebScene) -> Bool {
    MetricsText(scene.store.configuration.metrics).text.contains("vigil_event_streams_cut_total 1")
  }

  private static func request(_ token: String, lastEventID: Int64) -> String {
    "GET /events HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer \(token)\r\nLast-Event-ID: \(lastEventID)\r\n\r\n"
  }

  @Test func itIsCutWithAReasonAndResumesWithoutLoss() async throws {
    let scene = try WebScene {
      $0.port = 0
      $0.stallTimeout = .seconds(2)
    }
    let token = try scene.member(.ada).token
    let before = scene.store.head.size - 1
    try grow(scene, by: 800)
    let last = scene.store.head.size - 1
    try await RunningServer.serving(scene) { port in
      let client = try RawClient(port: port, receiveBuffer: 4_096)
      try client.send(Self.request(token, lastEventID: before))
      // It reads nothing at all: the server ends it.
      let deadline = ContinuousClock.now + .seconds(30)
      while !Self.wasCut(scene), ContinuousClock.now < deadline { await Task.yield() }
      #expect(Self.wasCut(scene))
      while scene.broadcast.count > 0, ContinuousClock.now < deadline { await Task.yield() }
      #expect(scene.broadcast.count == 0)

      let got = Self.ids((try? await Task.detached { try client.receive() }.value) ?? "")
      #expect(got.count < 800)
      let reached = got.last ?? before
      let rest = try await Task.detached {
        let again = try RawClient(port: port)
        try again.send(Self.request(token, lastEventID: reached))
        return Self.ids(try again.receive(until: "id: \(last)\n", and: "}\n\n"))
      }.value
      // What follows is what opening the streams has put on the ledger: who was let see them.
      let all = (got + rest).filter { $0 <= last }
      #expect(all == Array((before + 1)...last), "\(all.count) of \(last - before)")
    }
  }

  @Test func aReaderThatIsSlowButReadsIsNotCut() async throws {
    let scene = try WebScene {
      $0.port = 0
      $0.stallTimeout = .seconds(20)
    }
    let token = try scene.member(.ada).token
    let before = scene.store.head.size - 1
    try grow(scene, by: 100)
    let last = scene.store.head.size - 1
    try await RunningServer.serving(scene) { port in
      let text = try await Task.detached {
        let client = try RawClient(port: port, receiveBuffer: 32_768)
        try client.send(Self.request(token, lastEventID: before))
        return try client.receive(until: "id: \(last)\n")
      }.value
      #expect(text.contains("id: \(last)\n"))
    }
  }

  /// What one stalled reader holds: the page that is being written, however much is waiting behind it.
  @Test func nothingIsReadAheadOfAWriteThatDoesNotEnd() async throws {
    let scene = try WebScene()
    try grow(scene, by: 400)
    let subscription = try scene.broadcast.subscribe(person: "per-1", bound: 2, perPerson: 1)
    let stream = EventStream(
      pages: try await scene.pages(of: .ada), subscription: subscription, isBeyondHead: false, after: -1,
      standing: WatchStanding([]))
    let handed = Mutex<[Int]>([])
    let task = Task {
      try await stream.run { buffer in
        let count = handed.withLock { sizes in
          sizes.append(buffer.readableBytes)
          return sizes.count
        }
        if count == 3 { try await Task.sleep(for: .seconds(600)) }
      }
    }
    let deadline = ContinuousClock.now + .seconds(20)
    while handed.withLock({ $0.count }) < 3, ContinuousClock.now < deadline { await Task.yield() }
    try grow(scene, by: 200)
    #expect(handed.withLock { $0.count } == 3)
    #expect(handed.withLock { $0.max() ?? 0 } < EventRoutes.pageEntries * 24_000)
    task.cancel()
    _ = await task.result
    scene.broadcast.unsubscribe(subscription)
  }
}
