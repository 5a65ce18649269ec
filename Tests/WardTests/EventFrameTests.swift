import Testing
import Vitals
import WardKit

@Suite struct EventFrameTests {
  private func events(seed: UInt64) -> [RunEvent] {
    var generator = SeededGenerator(seed: seed)
    var reading = Reading(time: Timestamp(milliseconds: 1_700_000_000_000), sequence: generator.next() >> 11, boot: 7)
    reading.vitals[.temperature] = 385
    reading.impossible[.oxygenSaturation] = 108
    reading.rhythm = .pause
    reading.contact = true
    let intents: [SendIntent] =
      [.clean, .reordered, .backfilled, .duplicate(of: 3), .resent(of: .max), .wrongIdentity, .unknownDevice]
      + MalformedKind.allCases.map(SendIntent.malformed) + HostileKind.allCases.map(SendIntent.hostile)
    let settled = ReceiptEvent.Settled(boot: 7, sequence: 1, message: 4, scheduledAt: -5)
    let held = ReceiptEvent.Held(boot: 7, ranges: [1...1, 5...UInt64.max])
    let instant = Int64(bitPattern: generator.next())
    return intents.flatMap { intent -> [RunEvent] in
      let sent = SentReading(
        message: generator.next(), device: 49_999, lane: .urgent, format: .native, intent: intent, scheduledAt: instant,
        sentAt: instant, sentTime: Timestamp(milliseconds: 3), reading: reading, payloadBytes: 180,
        clockErrorMilliseconds: -4_000)
      return [
        .sent(sent), .stored(sent),
        .acknowledged(
          Acknowledgement(message: 1, device: 2, intent: intent, scheduledAt: 3, at: 4, failure: "refused: é")),
        .acknowledged(Acknowledgement(message: 1, device: 2, intent: intent, scheduledAt: 3, at: 4, failure: nil)),
      ]
    } + [
      .receipt(
        ReceiptEvent(
          device: 1, at: instant, held: [held, held],
          rejections: [
            .init(boot: nil, sequence: nil, reason: "empty"), .init(boot: 7, sequence: 0, reason: "time-far-off"),
          ], block: 12, settled: [settled, settled], refused: [settled], outstanding: 3)),
      .receipt(
        ReceiptEvent(
          device: 1, at: 0, held: [], rejections: [], block: nil, settled: [], refused: [], outstanding: 0)),
      .overwritten(device: 3, boot: 9, sequences: [1, 2], at: 8),
      .connection(ConnectionEvent(device: 0, at: 1, change: .connected(sessionPresent: true, sinceNanoseconds: 2))),
      .connection(ConnectionEvent(device: 0, at: 1, change: .refused(reason: "no"))),
      .connection(ConnectionEvent(device: 0, at: 1, change: .lost(reason: "gone", isIntended: true))),
      .connection(ConnectionEvent(device: 0, at: 1, change: .lost(reason: "gone", isIntended: false))),
      .phase(PhaseEvent(name: "storm", detail: "90 %", isBeginning: false, at: 5)), .lag(nanoseconds: 6, at: 7),
    ]
  }

  private func body(_ events: [RunEvent]) -> ArraySlice<UInt8> {
    EventFrame.encode(events).dropFirst(EventFrame.headerBytes)
  }

  @Test(arguments: UInt64(0)..<20) func `whatever happens arrives as it was told`(seed: UInt64) throws {
    let events = events(seed: seed)
    let frame = EventFrame.encode(events)
    #expect(EventFrame.length(frame[...]) == frame.count - EventFrame.headerBytes)
    #expect(try EventFrame.decode(body(events)) == events, "seed \(seed)")
  }

  @Test func `a frame that is cut anywhere is refused or shorter, never something else`() throws {
    let events = events(seed: 1)
    let whole = body(events)
    for length in 0..<whole.count {
      guard let some = try? EventFrame.decode(whole.prefix(length)) else { continue }
      #expect(some == Array(events.prefix(some.count)), "cut at \(length)")
    }
    #expect(throws: FrameError.unknownTag(99)) { try EventFrame.decode([99]) }
  }
}
