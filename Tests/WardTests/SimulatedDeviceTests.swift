import Payload
import Testing
import Vitals
@testable import WardKit

@Suite struct SimulatedDeviceTests {
  @Test func `every reading has its instant, and a late sender skips none`() throws {
    var bench = try DeviceBench(DeviceBench.scenario())
    bench.with { $0.linkCameUp(&$1) }
    bench.work.now = 50 * DeviceBench.second
    bench.run(untilSecond: 10)
    #expect(bench.sent.map(\.scheduledAt) == (0..<10).map { Int64($0) * DeviceBench.second })
    #expect(bench.sent.allSatisfy { $0.sentAt == 50 * DeviceBench.second })
    #expect(bench.sent.map { $0.reading.sequence } == (1...10).map { UInt64($0) })
    #expect(bench.sent.map(\.reading.time.milliseconds) == (0..<10).map { 1_700_000_000_000 + $0 * 1_000 })
  }

  @Test(arguments: UInt64(0)..<20) func `what is sent is what the gateway's decoder reads`(seed: UInt64) throws {
    let course = Course.allCases[Int(seed) % Course.allCases.count]
    var bench = try DeviceBench(
      DeviceBench.scenario { $0.faults.impossible = 0.3 }, seed: seed, patient: Patient(seed: seed, course: course))
    bench.with { $0.linkCameUp(&$1) }
    bench.run(untilSecond: 100)
    #expect(bench.sent.filter { $0.intent == .clean }.count == 100)
    for (sent, outgoing) in zip(bench.sent, bench.published) {
      let decoded = try outgoing.payload.withUnsafeBytes { try NativeJSON.decode($0, expecting: try DeviceID("d")) }
      #expect(decoded.reading == sent.reading, "seed \(seed)")
      #expect(decoded.unknownKeys == 0 && decoded.unrecognisedFields.isEmpty && decoded.ignoredFields == 0)
    }
  }

  @Test(arguments: WireFormat.allCases) func `in every format the gateway's decoder reads what was meant`(
    format: WireFormat
  ) throws {
    for seed in UInt64(0)..<11 {
      let course = Course.allCases[Int(seed) % Course.allCases.count]
      var bench = try DeviceBench(
        DeviceBench.scenario {
          ($0.devices.formats, $0.faults.impossible, $0.faults.probeOffPerHour) = ([format], 0.3, 60)
        },
        seed: seed, patient: Patient(seed: seed, course: course))
      bench.with { $0.linkCameUp(&$1) }
      bench.run(untilSecond: 60)
      var count = 0
      for (sent, outgoing) in zip(bench.sent, bench.published) where sent.intent == .clean {
        count += sent.format == format ? 1 : 0
        for type in [outgoing.contentType, nil] {
          let decoded = try outgoing.payload.withUnsafeBytes {
            try PayloadDecoder().decode(
              $0, contentType: type, topic: outgoing.topic, expecting: try DeviceID("d"),
              receivedAt: Timestamp(milliseconds: 0))
          }
          #expect(decoded.refused.isEmpty && decoded.readings.count == 1, "\(format), seed \(seed)")
          #expect(decoded.readings.first?.decoded.reading == sent.reading, "\(format), seed \(seed)")
        }
      }
      #expect(count >= 10, "\(format), seed \(seed)")
    }
  }

  @Test func `what is due without a link is stored, and goes by backfill when the link is back`() throws {
    var bench = try DeviceBench(DeviceBench.scenario { $0.devices.backfillPerSecond = 20 })
    bench.with { $0.linkCameUp(&$1) }
    bench.run(untilSecond: 5)
    bench.with { $0.linkWentDown(&$1) }
    bench.run(untilSecond: 12)
    #expect(bench.published.count == 5 && bench.stored.count == 7)
    bench.with { $0.linkCameUp(&$1) }
    bench.run(untilSecond: 14)
    let late = bench.sent.filter { $0.intent == .backfilled }
    #expect(late.map { $0.reading.sequence } == (6...12).map { UInt64($0) })
    #expect(late.allSatisfy { $0.lane == .backfill && $0.scheduledAt < 12 * DeviceBench.second })
    #expect(bench.totals.made == 14 && bench.totals.outstanding == 14)
  }

  @Test func `without a receipt the same bytes go again, with one they are forgotten`() throws {
    var bench = try DeviceBench(
      DeviceBench.scenario { ($0.devices.readings, $0.devices.resendAfterSeconds) = (3, 5...60) })
    bench.with { $0.linkCameUp(&$1) }
    bench.run(untilSecond: 4)
    bench.receive(
      #"{"held":[{"boot":1700000000,"ranges":[[2,2]]}],"rejected":[{"boot":1700000000,"seq":3,"reason":"x"}]}"#)
    // The receipt came after three seconds, so a device waits nine, then twice that and up to a quarter more.
    bench.run(untilSecond: 40)
    let again = bench.sent.filter { $0.intent == .resent(of: 1) }
    #expect(again.count == 2 && bench.sent.count == 5)
    #expect(Set(bench.published.filter { $0.intent == .resent(of: 1) || $0.message == 1 }.map(\.payload)).count == 1)
    #expect(again.allSatisfy { $0.scheduledAt == 0 }, "latency counts from the first instant")
    let totals = bench.totals
    #expect(totals.made == 3 && totals.receipted == 1 && totals.rejected == 1 && totals.outstanding == 1)
  }

  @Test func `a gateway that is silent for an hour gets each reading a few times, not every five seconds`() throws {
    var bench = try DeviceBench(DeviceBench.scenario { $0.devices.readings = 100 })
    bench.with { $0.linkCameUp(&$1) }
    bench.run(untilSecond: 3_600)
    let copies = bench.totals.resent
    // Every five seconds would be seventy thousand; once a minute is six thousand.
    #expect((4_000...6_500).contains(copies), "\(copies) copies")
    // The gateway is back: what it says settles all, and nothing goes any more.
    bench.receive(#"{"held":[{"boot":1700000000,"ranges":[[1,100]]}]}"#)
    bench.run(untilSecond: 3_800)
    #expect(bench.totals.resent == copies && bench.totals.outstanding == 0)
  }

  @Test func `what goes again keeps to the device's pace`() throws {
    var bench = try DeviceBench(
      DeviceBench.scenario {
        ($0.devices.cadenceSeconds, $0.devices.readings) = (0.001, 2_000)
        $0.devices.backfillPerSecond = 100
      })
    bench.with { $0.linkCameUp(&$1) }
    bench.run(untilSecond: 40)
    let again = bench.sent.filter { if case .resent = $0.intent { true } else { false } }
    for second in Int64(5)..<40 {
      let count = again.count { $0.sentAt / DeviceBench.second == second }
      #expect(count <= 110, "\(count) in second \(second)")
    }
    #expect(Set(again.compactMap(\.reading.sequence)).count == 2_000, "every one has its turn")
  }

  @Test func `a clock that drifts is off by more each hour, and others are not`() throws {
    var bench = try DeviceBench(
      DeviceBench.scenario {
        ($0.devices.cadenceSeconds, $0.faults.driftingShare) = (60, 1)
        $0.faults.driftSecondsPerHour = 20...20
      })
    bench.with { $0.linkCameUp(&$1) }
    bench.run(untilSecond: 7_201)
    let own = bench.sent.filter { $0.intent == .clean }
    for (number, sent) in own.enumerated() {
      let truth = 1_700_000_000_000 + Int64(number) * 60_000
      let error = sent.reading.time.milliseconds - truth
      #expect(error == sent.clockErrorMilliseconds && abs(error - Int64(number) * 20_000 / 60) <= 1)
    }
    #expect(own.count == 121 && own.last?.clockErrorMilliseconds == 40_000)
    var exact = try DeviceBench(DeviceBench.scenario { $0.faults.driftSecondsPerHour = 20...20 })
    exact.with { $0.linkCameUp(&$1) }
    exact.run(untilSecond: 60)
    #expect(exact.sent.allSatisfy { $0.clockErrorMilliseconds == 0 })
  }

  @Test func `a reboot numbers anew under a larger boot and keeps what has no receipt`() throws {
    var bench = try DeviceBench(DeviceBench.scenario { $0.faults.rebootsPerHour = 900 })
    bench.with { $0.linkCameUp(&$1) }
    bench.run(untilSecond: 40)
    let boots = bench.sent.filter { $0.intent == .clean }.map(\.reading.boot)
    #expect(Set(boots).count > 3 && boots == boots.sorted())
    for boot in Set(boots) {
      let numbers = bench.sent.filter { $0.reading.boot == boot && $0.intent == .clean }.compactMap(\.reading.sequence)
      #expect(numbers == Array(1...UInt64(numbers.count)))
    }
    #expect(bench.device.outstanding == 40)
    for boot in Set(boots) { bench.receive("{\"held\":[{\"boot\":\(boot),\"ranges\":[[0,99]]}]}") }
    #expect(bench.device.outstanding == 0 && bench.device.outboxes.count == 1)
  }

  @Test func `a held-back reading follows its successor, and every reading goes once`() throws {
    var bench = try DeviceBench(DeviceBench.scenario { $0.faults.reordering = 0.3 })
    bench.with { $0.linkCameUp(&$1) }
    bench.run(untilSecond: 200)
    bench.with { $0.sendWaiting(&$1, at: $1.now) }
    let numbers = bench.sent.filter { [.clean, .reordered].contains($0.intent) }.compactMap(\.reading.sequence)
    #expect(numbers.sorted() == (1...200).map { UInt64($0) } && numbers != numbers.sorted())
    #expect(zip(numbers, 1...).allSatisfy { abs(Int($0) - Int($1)) <= 1 })
  }

  @Test func `a batch goes together, and an urgent reading takes it along at once`() throws {
    var bench = try DeviceBench(
      DeviceBench.scenario { $0.devices.batch = 4 }, patient: Patient(seed: 7, course: .fall, onsetSeconds: 9))
    bench.with { $0.linkCameUp(&$1) }
    bench.run(untilSecond: 12)
    let own = bench.sent.filter { $0.intent == .clean }
    #expect(own.map { $0.sentAt / DeviceBench.second } == [3, 3, 3, 3, 7, 7, 7, 7, 9, 9])
    #expect(own.last?.lane == .urgent)
  }

  @Test func `a full memory is told, and the sum holds`() throws {
    var bench = try DeviceBench(DeviceBench.scenario { $0.devices.memory = 4 })
    bench.run(untilSecond: 10)
    #expect(bench.totals.overwritten == 6 && bench.totals.outstanding == 4 && bench.totals.made == 10)
    bench.with { $0.linkCameUp(&$1) }
    bench.run(untilSecond: 11)
    #expect(bench.sent.compactMap(\.reading.sequence).filter { $0 < 7 }.isEmpty)
  }

  @Test func `what was stored before the run comes under an earlier start, at its pace`() throws {
    var bench = try DeviceBench(
      DeviceBench.scenario {
        $0.devices.backfillPerSecond = 100
        $0.devices.resendAfterSeconds = 1_000...1_000
      })
    bench.with { $0.linkCameUp(&$1) }
    bench.run(untilSecond: 3)
    bench.with { $0.recall(hours: 0.5, cadenceSeconds: 10, body: 3, at: $1.now, &$1) }
    bench.run(untilSecond: 4)
    #expect((90...110).contains(bench.totals.backfilled))
    bench.run(untilSecond: 10)
    let past = bench.sent.filter { $0.intent == .backfilled }
    #expect(past.count == 180 && past.allSatisfy { $0.lane == .backfill && $0.reading.boot < 1_700_000_000 })
    #expect(past.map { $0.reading.time } == past.map { $0.reading.time }.sorted())
    #expect(past.first?.reading.time == Timestamp(milliseconds: 1_700_000_003_000 - 1_800_000))
    #expect(bench.totals.made == bench.totals.outstanding)
  }

  @Test func `a probe that is off sends no vital`() throws {
    var bench = try DeviceBench(DeviceBench.scenario())
    bench.with { $0.linkCameUp(&$1) }
    bench.with { device, _ in device.takeOffProbe(until: 5 * DeviceBench.second) }
    bench.run(untilSecond: 8)
    let own = bench.sent.filter { $0.intent == .clean }
    #expect(own.map { $0.reading.contact == true } == [false, false, false, false, false, true, true, true])
    #expect(own.prefix(5).allSatisfy { $0.reading.vitals.isEmpty })
  }

  @Test func `one knob changes no other reading`() throws {
    var quiet = try DeviceBench(DeviceBench.scenario())
    var loud = try DeviceBench(
      DeviceBench.scenario {
        ($0.faults.duplicates, $0.faults.malformed, $0.faults.hostile, $0.faults.wrongIdentity) = (0.5, 0.5, 0.5, 0.5)
      })
    for second in [30, 60] {
      quiet.with { $0.linkCameUp(&$1) }
      loud.with { $0.linkCameUp(&$1) }
      quiet.run(untilSecond: second)
      loud.run(untilSecond: second)
    }
    let own = loud.sent.filter { $0.intent == .clean }
    #expect(own.map(\.reading) == quiet.sent.filter { $0.intent == .clean }.map(\.reading))
    #expect(loud.totals.duplicates > 10 && loud.totals.malformed > 10 && loud.totals.hostile > 10)
    #expect(loud.totals.wrongIdentity > 10)
  }

  @Test(arguments: MalformedKind.allCases) func `what is malformed is refused by the decoder`(kind: MalformedKind) {
    let (bytes, type) = kind.payload(spoiling: Reading(time: Timestamp(milliseconds: 1_700_000_000_000)))
    #expect(throws: PayloadError.self) {
      try bytes.withUnsafeBytes { buffer in
        _ = try PayloadFormat.detect(contentType: type, bytes: buffer)
        _ = try NativeJSON.decode(buffer, expecting: try DeviceID("d"))
      }
    }
  }

  @Test(arguments: HostileKind.allCases) func `what is hostile is refused by the decoder`(kind: HostileKind) {
    let bytes = kind.payload(at: Timestamp(milliseconds: 1_700_000_000_000))
    #expect(throws: PayloadError.self) {
      _ = try bytes.withUnsafeBytes { try NativeJSON.decode($0, expecting: try DeviceID("d")) }
    }
  }
}
