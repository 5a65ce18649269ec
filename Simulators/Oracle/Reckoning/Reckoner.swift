import Vitals
import WardKit

/// Follows a log and says of every reading what must have become of it, as soon as that can be known: when a receipt has
/// named it, for then everything that the gateway may have judged before it was sent before.
///
/// What it holds is bounded by what is under way, not by the length of the log.
package final class Reckoner {
  /// One device's part.
  package struct Book: Sendable {
    var clock = ClockWatch()
    package internal(set) var bounds = FateBounds()
    package internal(set) var sent = 0
    package internal(set) var acknowledged = 0
    /// Readings that were sent, each once; of them, those that a receipt named.
    package internal(set) var readings = 0
    package internal(set) var settled = 0
  }

  /// What a message without an end belongs to.
  private enum Pending {
    case reading(UInt64)
    case closedCopy
    case refusable
    case stranger

    var isStranger: Bool { if case .stranger = self { true } else { false } }
  }

  let rules: JudgingRules
  private let judge: PlainJudge
  private let onJudged: (Judged) throws -> Void
  package private(set) var run: RunLine?
  package private(set) var baseline: Baseline?
  package private(set) var books: [Book] = []
  /// Messages on topics of devices that nobody registered; a broker may keep them from the gateway.
  package private(set) var strangers = Bounds()
  package private(set) var disturbances: [String] = []
  package private(set) var totals: RunTotals?
  /// Reasons that receipts gave.
  package private(set) var reasons: [String: Int] = [:]
  private var histories: [String: History] = [:]
  private var open: [UInt64: OpenReading] = [:]
  private var pending: [UInt64: Pending] = [:]
  private var moment = 0
  private var latest: Int64 = 0

  /// - Parameter onJudged: is called once for each reading.
  package init(rules: JudgingRules, onJudged: @escaping (Judged) throws -> Void) {
    self.rules = rules
    judge = PlainJudge(rules)
    self.onJudged = onJudged
  }

  package func take(_ line: LogLine) throws {
    moment += 1
    switch line {
    case .run(let run):
      self.run = run
      books = run.devices.map { _ in Book() }
    case .baseline(let baseline): self.baseline = baseline
    case .sent(let sent): try take(sent)
    case .ended(let message, let device, let failure): try end(message, device: device, failure: failure)
    case .receipt(let receipt): try take(receipt)
    case .connection, .overwritten: break
    case .disturbance(let what): disturbances.append(what)
    case .finished(let totals): self.totals = totals
    }
  }

  /// Judges what has no receipt; once, after the last line.
  package func finish() throws {
    moment += 1
    for number in open.keys.sorted() {
      if open[number]?.isSettled == false { try settle(number, at: latest, isNamed: false, isRefused: false) }
      // A publish without an end may have arrived.
      if let reading = open.removeValue(forKey: number) { close(reading) }
    }
    for (_, belonging) in pending where belonging.isStranger { strangers.add(isCertain: false) }
  }

  /// All devices together.
  package var bounds: FateBounds { books.reduce(into: FateBounds()) { $0.add($1.bounds) } }

  // MARK: Messages

  private func take(_ sent: SentLine) throws {
    guard books.indices.contains(sent.device) else { throw OracleError.noHeader }
    latest = max(latest, sent.sentAt)
    if case .unknownDevice = sent.intent {
      pending[sent.message] = .stranger
      return
    }
    books[sent.device].sent += 1
    switch sent.intent {
    case .clean, .reordered, .backfilled: begin(sent)
    case .duplicate(let original), .resent(let original): copy(sent, of: original)
    case .malformed, .hostile, .wrongIdentity:
      books[sent.device].bounds.received.most += 1
      books[sent.device].bounds[.rejected].most += 1
      pending[sent.message] = .refusable
    case .unknownDevice: break
    }
  }

  private func begin(_ sent: SentLine) {
    books[sent.device].readings += 1
    let reading = OpenReading(
      number: sent.message, device: sent.device, reading: sent.reading, lane: sent.lane, sentMoment: moment,
      sentAt: sent.sentAt, sentTime: sent.sentTime)
    open[sent.message] = reading
    pending[sent.message] = .reading(sent.message)
    let patient = patient(of: sent.device)
    let number = Int(clamping: sent.message)
    histories[patient, default: History()].begin(
      number, Passage(way: .init(device: name(of: sent.device), lane: sent.lane), sent: moment))
    absorb(reading, number: number, patient: patient)
  }

  private func copy(_ sent: SentLine, of original: UInt64) {
    guard var reading = open[original] else {
      // Its first message is long over: whatever arrives of it now is a copy.
      books[sent.device].bounds.addCopies(Bounds(least: 0, most: 1))
      pending[sent.message] = .closedCopy
      return
    }
    reading.messages += 1
    open[original] = reading
    // The copy may overtake the first on another lane.
    if sent.lane != reading.lane { update(reading) { $0.isInOrder = false } }
    pending[sent.message] = .reading(original)
  }

  private func end(_ message: UInt64, device: Int, failure: String?) throws {
    guard let belonging = pending.removeValue(forKey: message), books.indices.contains(device) else { return }
    if failure == nil, !belonging.isStranger { books[device].acknowledged += 1 }
    switch belonging {
    case .stranger: strangers.add(isCertain: false)
    case .closedCopy: if failure == nil { books[device].bounds.confirm(.duplicate) }
    case .refusable: if failure == nil { books[device].bounds.confirm(.rejected) }
    case .reading(let original):
      guard var reading = open[original] else { return }
      if failure == nil { reading.acknowledged += 1 } else { reading.failed += 1 }
      let isInOrder = failure == nil && message == original && reading.messages == 1
      open[original] = reading
      if isInOrder { update(reading) { $0.isInOrder = true } }
      if reading.isOver { close(reading) }
    }
  }

  private func take(_ receipt: ReceiptLine) throws {
    latest = max(latest, receipt.at)
    reasons.merge(receipt.reasons, uniquingKeysWith: +)
    let refused = Set(receipt.refused)
    for number in (receipt.settled + receipt.refused).sorted() {
      guard open[number]?.isSettled == false else { continue }
      try settle(number, at: receipt.at, isNamed: true, isRefused: refused.contains(number))
      if let reading = open[number], reading.isOver { close(reading) }
    }
    let patient = patient(of: receipt.device)
    guard let first = histories[patient]?.firstOpen(before: moment + 1) else { return }
    histories[patient]?.prune(firstOpen: first)
  }

  private func close(_ reading: OpenReading) {
    open[reading.number] = nil
    books[reading.device].bounds.addCopies(reading.copies)
  }

  // MARK: Judging

  private func settle(_ number: UInt64, at instant: Int64, isNamed: Bool, isRefused: Bool) throws {
    guard var reading = open[number] else { return }
    reading.isSettled = true
    open[number] = reading
    if isNamed { update(reading) { [moment] in $0.settled = moment } }
    let hasArrived = isNamed || reading.acknowledged > 0
    let behind = reading.behind(until: instant)
    let (opinion, countsFor) = opinion(on: reading, behind: behind)
    books[reading.device].bounds.add(opinion.fates, hasArrived: hasArrived)
    if isNamed { books[reading.device].settled += 1 }
    try onJudged(
      Judged(
        device: reading.device, reading: reading.reading, opinion: opinion, hasArrived: hasArrived, isSettled: isNamed,
        isRefused: isRefused, countsFor: countsFor))
  }

  private func opinion(
    on reading: OpenReading, behind: ClosedRange<Int64>
  ) -> (opinion: PlainJudge.Opinion, countsFor: Int64?) {
    let time = reading.reading.time.milliseconds
    let number = Int(clamping: reading.number)
    let history = histories[patient(of: reading.device)] ?? History()
    if Self.isFarOff(behind) {
      let known = history.known(for: number, at: reading.sentTime, blur: 2_000, rules: rules)
      var opinion = judge.opinion(on: reading.reading, known: known)
      // Abnormal is an alert whatever the clock says; anything else has no window that it could stand in.
      let isAlarm = opinion.fates == FateSet(.alarmed)
      if !isAlarm {
        opinion.fates = opinion.fates.contains(.alarmed) ? [FateSet(.alarmed), FateSet(.rejected)] : FateSet(.rejected)
        opinion.reasons = ["its time is far off"]
      }
      return (opinion, nil)
    }
    books[reading.device].clock.observe(behind: behind, isLive: reading.lane.isLive, rules: rules)
    let clock = books[reading.device].clock
    let correction = clock.correction
    let middle = time + (correction.lowerBound + correction.upperBound) / 2
    if !isWorn(reading.device, at: middle) {
      return (PlainJudge.Opinion(fates: FateSet(.rejected), reasons: ["worn by nobody"], delayMilliseconds: nil), nil)
    }
    let blur = (correction.upperBound - correction.lowerBound + 1) / 2
    let known = history.known(for: number, at: middle, blur: blur, rules: rules)
    let opinion = judge.opinion(on: reading.reading, known: known, clock: clock.finding)
    return (opinion, clock.finding == .fine ? time : nil)
  }

  /// What it says of the patient stands from now on beside other readings, unless it is no reading of the patient's.
  private func absorb(_ reading: OpenReading, number: Int, patient: String) {
    let behind = reading.sentTime - reading.reading.time.milliseconds
    var time = reading.reading.time.milliseconds
    var blur: Int64 = 0
    if Self.isFarOff(behind...behind) {
      guard judge.opinion(on: reading.reading, known: Known()).fates == FateSet(.alarmed) else { return }
      (time, blur) = (reading.sentTime, 2_000)
    } else if behind < -rules.futureMilliseconds {
      (time, blur) = (reading.sentTime, 2_000)
    } else if books[reading.device].clock.finding != .fine {
      let correction = books[reading.device].clock.correction
      time += (correction.lowerBound + correction.upperBound) / 2
      blur = (correction.upperBound - correction.lowerBound + 1) / 2 + 1_000
    }
    guard isWorn(reading.device, at: time) else { return }
    var counted = reading.reading
    let pulse = PlainJudge.pulse(of: counted)
    if pulse == .isRefuted { counted.vitals[.heartRate] = nil }
    histories[patient, default: History()].absorb(
      counted, number: number, at: time, blur: blur, isPulseDoubtful: pulse == .dependsOnOthers)
  }

  private static func isFarOff(_ behind: ClosedRange<Int64>) -> Bool {
    behind.lowerBound > JudgingRules.farBehindMilliseconds || behind.upperBound < -JudgingRules.farAheadMilliseconds
  }

  private func isWorn(_ device: Int, at time: Int64) -> Bool {
    guard let baseline, !baseline.bindings.isEmpty else { return true }
    return (baseline.bindings[name(of: device)] ?? []).contains { worn in
      worn.since <= time && (worn.until.map { time < $0 } ?? true)
    }
  }

  private func update(_ reading: OpenReading, _ change: (inout Passage) -> Void) {
    histories[patient(of: reading.device)]?.update(Int(clamping: reading.number), change)
  }

  private func patient(of device: Int) -> String {
    guard let run, run.devices.indices.contains(device) else { return "" }
    return run.devices[device].patient
  }

  private func name(of device: Int) -> String {
    guard let run, run.devices.indices.contains(device) else { return "" }
    return run.devices[device].name
  }
}

extension SendLane {
  /// Whether readings travel on it as they are made, so that their age says something of the device's clock.
  fileprivate var isLive: Bool { self != .backfill }
}

extension FateBounds {
  /// One that was counted as possible is certain.
  fileprivate mutating func confirm(_ fate: Fate) {
    received.least += 1
    self[fate].least += 1
  }
}
