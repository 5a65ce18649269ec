import Vitals

/// One wearable as a state machine: time, link and receipts come in, publishes and events come out.
///
/// It keeps what has no receipt and sends it again; what is due while the link is down goes by `backfill` later. It never
/// skips a reading because it is late.
package struct SimulatedDevice: Sendable {
  /// Index into ``RunPlan/devices``.
  package let index: Int
  package let unit: UnitID
  package let id: DeviceID
  /// Which of the patients of this process wears it.
  package let patient: Int
  var sensor: Sensor
  var generator: SeededGenerator
  /// Milliseconds that its clock is ahead of true time at the start, and how many more each hour of scenario time.
  let clockError: Int64
  let clockDrift: Double
  /// What the sensor said in a recording, instead of a simulated patient.
  package let recording: Recording.Track?
  /// Memories by start of the device, the present one last.
  package private(set) var outboxes: [Outbox]
  /// Numbers of the present start that wait for a batch to fill or for their successor to go first.
  var waiting: [UInt64] = []
  package private(set) var isLinkUp = false
  /// Whether it is gone for good.
  package private(set) var hasVanished = false
  /// Readings made.
  var made = 0
  var probeOffUntil: Int64 = .min
  /// What was stored before the run, not yet sent.
  var history: StoredHistory?
  var flushIsScheduled = false
  var resendIsScheduled = false
  var resendTimer: ResendTimer
  /// While a round of sending again is under way: what went before this instant is part of it, monotonic nanoseconds.
  var resendRound: Int64?
  var roundHasSent = false
  /// For the jitter of the link's own times, so that it changes no reading.
  var chances: SeededGenerator

  /// - Parameter boot: seconds since 1970 at its start; later starts have larger numbers.
  package init(
    index: Int, unit: UnitID, id: DeviceID, patient: Int, seed: UInt64, boot: UInt64, faults: FaultPlan,
    resendAfterSeconds: ClosedRange<Double> = DevicePlan().resendAfterSeconds, recording: Recording.Track? = nil
  ) {
    self.index = index
    self.unit = unit
    self.id = id
    self.patient = patient
    self.recording = recording
    sensor = Sensor(generator: SeededGenerator(seed: seed, purpose: .sensor, index: index))
    generator = SeededGenerator(seed: seed, purpose: .faults, index: index)
    var clocks = SeededGenerator(seed: seed, purpose: .clock, index: index)
    let isSkewed = clocks.chance(faults.skewedShare)
    let error = clocks.within(faults.skewSeconds)
    clockError = isSkewed ? Int64((error * 1_000).rounded()) : 0
    let isDrifting = clocks.chance(faults.driftingShare)
    let drift = clocks.within(faults.driftSecondsPerHour)
    clockDrift = isDrifting ? drift * 1_000 : 0
    chances = SeededGenerator(seed: seed, purpose: .resend, index: index)
    resendTimer = ResendTimer(seconds: resendAfterSeconds)
    outboxes = [Outbox(boot: boot)]
  }

  /// Readings that wait for a receipt.
  package var outstanding: Int { outboxes.reduce(0) { $0 + $1.count } }

  /// Milliseconds that its clock is ahead of true time at an instant.
  func clockError(at instant: Int64, _ work: DeviceWork) -> Int64 {
    let hours = max(0, work.clock.scenarioSeconds(at: instant)) / 3_600
    return clockError + work.skewMilliseconds + Int64((clockDrift * hours).rounded())
  }

  /// The present start's memory.
  var outbox: Outbox {
    get { outboxes[outboxes.count - 1] }
    set { outboxes[outboxes.count - 1] = newValue }
  }

  /// The topic of one of its lanes, or of `status`.
  package func topic(_ last: String) -> String { "vigil/v1/\(unit)/\(id)/\(last)" }

  /// Says `state` under its name, retained by the broker.
  package static func statusPayload(_ state: String) -> [UInt8] { Array("{\"state\":\"\(state)\"}".utf8) }

  package mutating func linkCameUp(_ work: inout DeviceWork) {
    isLinkUp = true
    scheduleFlush(&work)
    scheduleResend(&work)
  }

  /// What waits to be sent is stored now; what was sent stays as it is and goes again when its time is up.
  package mutating func linkWentDown(_ work: inout DeviceWork) {
    isLinkUp = false
    for sequence in waiting { store(sequence, &work) }
    waiting.removeAll()
  }

  /// Gone for good.
  package mutating func vanish(_ work: inout DeviceWork) {
    hasVanished = true
    isLinkUp = false
    work.actions.append(.sever(awayNanoseconds: .max))
  }

  package mutating func takeOffProbe(until instant: Int64) { probeOffUntil = max(probeOffUntil, instant) }

  /// Starts anew: numbers begin again under a larger `boot`; what has no receipt stays in memory under the old one.
  mutating func reboot(_ work: inout DeviceWork) {
    sendWaiting(&work, at: work.now)
    let seconds = UInt64(max(0, work.clock.wallNanoseconds(at: work.now) / 1_000_000_000))
    outboxes.removeAll(where: \.isEmpty)
    outboxes.append(Outbox(boot: max(seconds, (outboxes.last?.boot ?? 0) + 1)))
  }

  /// Changes the memory of one start; a memory that is gone is left alone.
  mutating func withOutbox<Result>(boot: UInt64, _ body: (inout Outbox) -> Result) -> Result? {
    guard let index = outboxes.firstIndex(where: { $0.boot == boot }) else { return nil }
    return body(&outboxes[index])
  }

  /// A memory before the present one, for what was stored earlier.
  mutating func addEarlierOutbox(boot: UInt64) {
    guard !outboxes.contains(where: { $0.boot == boot }) else { return }
    outboxes.insert(Outbox(boot: boot), at: 0)
  }

  /// Forgets what a receipt settles.
  mutating func settle(boot: UInt64, _ range: ClosedRange<UInt64>) -> Outbox.Settled {
    let settled = withOutbox(boot: boot) { $0.settle(range) } ?? []
    if outboxes.count > 1, settled.count > 0 { forgetEmptyOutboxes() }
    return settled
  }

  private mutating func forgetEmptyOutboxes() {
    let present = outbox.boot
    let filling = history?.boot
    outboxes.removeAll { $0.isEmpty && $0.boot != present && $0.boot != filling }
  }
}
