import ArgumentParser
import Foundation
import Histogram
import Mosquitto
import Vitals
import WardKit

/// Sends every reading at its instant, and again what has no receipt, until the time is up.
final class WardRunner {
  /// A reading of which a reader of the events wants to hear.
  private struct ReadingEvent: Encodable {
    var event = "reading"
    let device: String
    let boot: UInt64
    let seq: UInt64
    let time: Int64
    let publishedNanoseconds: Int64
    let course: String
  }

  private let options: RunCommand
  private let events: EventWriter
  private let delegate: WardDelegate
  private let fleet: ClientFleet
  private let start: Int64
  private let interval: Int64
  private var resendAt: Int64

  init(options: RunCommand, host: String, port: UInt16, credentials: [DeviceCredential], events: EventWriter) throws {
    self.options = options
    self.events = events
    // Time for the connections before the first reading is due.
    start = Clock.monotonic + 1_000_000_000
    let perDevice = options.scenario == .ward ? options.rate : options.rate / Double(credentials.count)
    interval = max(1, Int64(1e9 / perDevice))
    resendAt = start
    let boot = UInt64(Clock.wall / 1_000_000_000)
    var seeds = SeededGenerator(seed: options.seed)
    var devices: [WardDevice] = []
    for (index, credential) in credentials.enumerated() {
      _ = (try UnitID(credential.unit), try DeviceID(credential.device))
      let role = options.scenario.role(of: index)
      let seed = seeds.next()
      // Spread over the interval, so that a ward is a stream and no drumbeat.
      let phase = interval / Int64(credentials.count) * Int64(index)
      devices.append(
        WardDevice(
          credential: credential, role: role,
          patient: Patient(seed: seed, course: role.course, onsetSeconds: role.onset),
          outbox: Outbox(boot: boot, bound: options.memory), generator: SeededGenerator(seed: ~seed),
          nextAt: start + phase))
    }
    let configurations = try devices.map { try Self.configuration(of: $0, host: host, port: port) }
    delegate = WardDelegate(WardState(devices: devices))
    fleet = try ClientFleet(maximumClients: configurations.count, delegate: delegate)
    try fleet.start()
    for configuration in configurations { _ = try fleet.add(configuration) }
  }

  func run() throws {
    let count = delegate.update { $0.devices.count }
    let end = options.duration.map { start + $0.nanoseconds } ?? .max
    while StopSignal.count == 0, Clock.monotonic < end {
      try step(sendsReadings: true)
      Clock.sleep(nanoseconds: 1_000_000)
    }
    try drain()
    try sayGoodbye(count)
    fleet.stop()
    try flushEvents()
    try report()
    let isShort = options.drain != nil && delegate.update({ $0.reachableOutstanding }) > 0
    if isShort { throw ExitCode.failure }
  }

  /// Sends again and waits until every device that can still be reached has its receipts, or the time is up.
  private func drain() throws {
    guard let drain = options.drain else { return }
    let deadline = Clock.monotonic + drain.nanoseconds
    while StopSignal.count < 2, Clock.monotonic < deadline, delegate.update({ $0.reachableOutstanding }) > 0 {
      try step(sendsReadings: false)
      Clock.sleep(nanoseconds: 10_000_000)
    }
  }

  private func step(sendsReadings: Bool) throws {
    let now = Clock.monotonic
    let count = delegate.update { $0.devices.count }
    for index in 0..<count {
      let owesOnline = delegate.update { state in
        defer { state.devices[index].owesOnline = false }
        return state.devices[index].owesOnline
      }
      if owesOnline { try publishStatus("online", from: index) }
      // A device that is behind catches up: its readings keep their instants.
      while sendsReadings, let outgoing = try nextReading(of: index, now: now) { try send(outgoing, from: index) }
    }
    if now >= resendAt {
      resendAt = now + 250_000_000
      for index in 0..<count { try resendDue(of: index, now: now) }
      try flushEvents()
    }
  }

  private struct Outgoing {
    var messages: [(message: OutgoingMessage, token: UInt64)] = []
    var severs = false
  }

  private func nextReading(of index: Int, now: Int64) throws -> Outgoing? {
    try delegate.update { state in
      guard state.devices[index].nextAt <= now, !state.devices[index].hasVanished else { return nil }
      let scheduled = state.devices[index].nextAt
      let seconds = Double(scheduled - start) / 1e9 * options.speed
      var outgoing = Outgoing()
      if let silentAt = state.devices[index].role.silentAt, seconds >= silentAt {
        state.devices[index].hasVanished = true
        outgoing.severs = true
        return outgoing
      }
      try compose(
        &outgoing, device: &state.devices[index], totals: &state.totals, scheduled: scheduled, seconds: seconds)
      return outgoing
    }
  }

  private func compose(
    _ outgoing: inout Outgoing, device: inout WardDevice, totals: inout Totals, scheduled: Int64, seconds: Double
  ) throws {
    // One draw of each, used or not: a knob changes its own effect and no other reading.
    let draws = (0..<5).map { _ in device.generator.unit() }
    device.nextAt = scheduled + interval + Int64(Double(interval) * options.jitter * (draws[0] - 0.5))
    device.sequence += 1
    let wall = Clock.wall + scheduled - Clock.monotonic
    let time = Timestamp(milliseconds: wall / 1_000_000 + options.skew)
    let day = Double((wall / 1_000_000) % 86_400_000) / 86_400_000
    var sample = device.patient.sample(atSeconds: seconds, dayFraction: options.scenario == .ward ? day : 0.5)
    if draws[1] < options.abnormal { sample.makeAbnormal() }
    if let off = device.role.sensorOffAt, seconds >= off { sample.contact = false }
    var payload = NativePayload(
      sequence: device.sequence, boot: device.outbox.boot, time: time, sample: sample,
      isFull: device.sequence % 5 == 1, batteryPercent: max(5, 98 - Int(seconds / 600)))
    if options.stamp { payload.stampNanoseconds = wall }
    let bytes = payload.bytes
    let topic = device.topic(sample.isUrgent ? "urgent" : "readings")
    let message = OutgoingMessage(topic: topic, payload: bytes, contentType: "application/json")
    let isAbnormal = sample.isPlainlyAbnormal
    totals.sent += 1
    if isAbnormal { totals.abnormal += 1 }
    device.outbox.keep(
      Outbox.Item(
        payload: bytes, isUrgent: sample.isUrgent, scheduledAt: scheduled, sentAt: Clock.monotonic,
        wasOffline: !device.isConnected), sequence: device.sequence)
    if device.isConnected { outgoing.messages.append((message, UInt64(clamping: scheduled))) }
    if draws[2] < options.duplicates {
      totals.duplicates += 1
      outgoing.messages.append((message, 0))
    }
    if draws[3] < options.malformed {
      totals.malformed += 1
      outgoing.messages.append(
        (OutgoingMessage(topic: topic, payload: Array(bytes.prefix(bytes.count / 2))), 0))
    }
    if draws[4] < options.wrongIdentity {
      totals.wrongIdentity += 1
      // Without a number, so that a refusal leaves no gap in the device's own sequence.
      payload.sequence = nil
      payload.boot = nil
      payload.claimedDevice = "somebody-else"
      outgoing.messages.append((OutgoingMessage(topic: topic, payload: payload.bytes), 0))
    }
    let kind = !sample.contact ? "off" : isAbnormal ? "abnormal" : "normal"
    try events.sent(
      device: device.credential.device, boot: device.outbox.boot, sequence: device.sequence, time: time.milliseconds,
      kind: kind, payload: bytes)
    if isAbnormal {
      try events.event(
        ReadingEvent(
          device: device.credential.device, boot: device.outbox.boot, seq: device.sequence, time: time.milliseconds,
          publishedNanoseconds: wall, course: device.role.course.rawValue))
    }
  }

  private func send(_ outgoing: Outgoing, from index: Int) throws {
    for (message, token) in outgoing.messages { try publish(message, from: index, token: token) }
    if outgoing.severs { try fleet.sever(index) }
  }

  private func publish(_ message: OutgoingMessage, from index: Int, token: UInt64) throws {
    do throws(MosquittoError) {
      try fleet.publish(message, from: index, token: token)
    } catch {
      guard case .queueFull = error else { throw error }
      // It stays in the device's memory and goes again later.
      delegate.update { $0.totals.failed += 1 }
    }
  }

  private func resendDue(of index: Int, now: Int64) throws {
    let messages: [OutgoingMessage] = delegate.update { state in
      guard state.devices[index].isConnected, !state.devices[index].hasVanished else { return [] }
      let device = state.devices[index]
      let due = state.devices[index].outbox.takeDue(
        sentBefore: now - options.resend.nanoseconds, now: now, limit: 200)
      state.totals.resent += due.count
      return due.map { _, item in
        OutgoingMessage(
          topic: device.topic(item.isUrgent ? "urgent" : item.wasOffline ? "backfill" : "readings"),
          payload: item.payload, contentType: "application/json")
      }
    }
    for message in messages { try publish(message, from: index, token: 0) }
  }

  /// Stopping the fleet discards what is queued, so the goodbyes must be over before.
  private func sayGoodbye(_ count: Int) throws {
    var said = 0
    for index in 0..<count where try publishStatus("offline", from: index, token: WardDelegate.goodbye) { said += 1 }
    let deadline = Clock.monotonic + 2_000_000_000
    while Clock.monotonic < deadline, delegate.update({ $0.goodbyes }) < said { Clock.sleep(nanoseconds: 1_000_000) }
  }

  /// - Returns: whether the device was connected and could say it.
  @discardableResult
  private func publishStatus(_ word: String, from index: Int, token: UInt64 = 0) throws -> Bool {
    guard
      let topic = delegate.update({ state in
        state.devices[index].isConnected ? state.devices[index].topic("status") : nil
      })
    else { return false }
    try publish(
      OutgoingMessage(topic: topic, payload: Array("{\"state\":\"\(word)\"}".utf8), isRetained: true), from: index,
      token: token)
    return true
  }

  private func flushEvents() throws {
    let receipts = delegate.update { state in
      defer { state.receipts.removeAll(keepingCapacity: true) }
      return state.receipts
    }
    for receipt in receipts { try events.event(receipt) }
  }

  private func report() throws {
    let (totals, acknowledging, receipting) = delegate.update {
      ($0.summed(), $0.acknowledging, $0.receipting)
    }
    try events.event(totals)
    try events.say(
      """
      sent \(totals.sent) = receipted \(totals.receipted) + rejected \(totals.rejected) + overwritten \
      \(totals.overwritten) + outstanding \(totals.outstanding)
      abnormal \(totals.abnormal), resent \(totals.resent), duplicates \(totals.duplicates), malformed \
      \(totals.malformed), wrong identity \(totals.wrongIdentity), failed publishes \(totals.failed), connections lost \
      \(totals.connectionsLost)
      """)
    for (name, histogram) in [("PUBACK", acknowledging), ("receipt", receipting)] {
      let points = [50.0, 90, 99, 99.9, 100].map { percentile in
        "p\(percentile) \(Double(histogram.valueAtPercentile(percentile)) / 1_000)"
      }
      try events.say("publish to \(name), ms (n=\(histogram.totalCount)): \(points.joined(separator: "  "))")
    }
  }

  private static func configuration(of device: WardDevice, host: String, port: UInt16) throws -> SessionConfiguration {
    var configuration = SessionConfiguration(host: host, port: port, clientID: device.credential.device)
    configuration.credentials = device.credential.password.map {
      Credentials(username: device.credential.device, password: $0)
    }
    configuration.sendMaximum = 1_000
    configuration.subscriptions = [try Subscription(device.topic("receipts"))]
    configuration.will = OutgoingMessage(
      topic: device.topic("status"), payload: Array(#"{"state":"lost"}"#.utf8), isRetained: true)
    if device.role.silentAt != nil {
      // Once severed it stays away for longer than any run.
      configuration.reconnect = ReconnectPolicy(
        minimumMilliseconds: 86_400_000, baseMilliseconds: 86_400_000, maximumMilliseconds: 86_400_000)
    }
    return configuration
  }
}
