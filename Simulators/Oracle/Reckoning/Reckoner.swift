import Vitals
import WardKit

/// Follows a log and says of every reading what must have become of it, as soon as that can be known: when a receipt has
/// named it, for then everything that the gateway may have judged before it was sent before.
///
/// What it holds is bounded by what is under way, not by the length of the log.
package final class Reckoner {
  let rules: JudgingRules
  let judge: PlainJudge
  let onJudged: (Judged) throws -> Void
  package private(set) var run: RunLine?
  package private(set) var baseline: Baseline?
  package internal(set) var books: [DeviceBook] = []
  /// Messages on topics of devices that nobody registered; a broker may keep them from the gateway.
  package internal(set) var strangers = Bounds()
  package internal(set) var disturbances: [Disturbance] = []
  package private(set) var totals: RunTotals?
  /// Reasons that receipts gave.
  package private(set) var reasons: [String: Int] = [:]
  var histories: [String: History] = [:]
  /// Courses by patient; empty unless the rules look for trends.
  var trends: [String: TrendBook] = [:]
  var open: [UInt64: OpenReading] = [:]
  var pending: [UInt64: PendingMessage] = [:]
  /// By device, what has not ended and is no reading: with `pending`, so that an interruption finds it.
  var pendingExtras: [UInt64: Int] = [:]
  var late = LateMessages()
  /// One more with every line.
  private(set) var moment = 0
  /// The newest instant in the log, monotonic nanoseconds.
  var latest: Int64 = 0

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
      books = run.devices.map { _ in DeviceBook() }
    case .baseline(let baseline): self.baseline = baseline
    case .sent(let sent): try take(sent)
    case .ended(let message, let device, let failure): try end(message, device: device, failure: failure)
    case .receipt(let receipt): try take(receipt)
    case .connection, .overwritten: break
    case .disturbance(let what): disturb(what)
    case .finished(let totals): self.totals = totals
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

  /// Judges what has no receipt; once, after the last line.
  package func finish() throws {
    moment += 1
    for number in open.keys.sorted() {
      if open[number]?.isSettled == false { try settle(number, at: latest, isNamed: false, isRefused: false) }
      // A publish without an end may have arrived.
      if let reading = open.removeValue(forKey: number) { close(reading) }
    }
    for (_, belonging) in pending where belonging == .stranger { strangers.add(isCertain: false) }
  }

  /// All devices together.
  package var bounds: FateBounds { books.reduce(into: FateBounds()) { $0.add($1.bounds) } }

  func patient(of device: Int) -> String {
    guard let run, run.devices.indices.contains(device) else { return "" }
    return run.devices[device].patient
  }

  /// What was ordered for the wearer, by signed orders only.
  func orders(of device: Int) -> PlainOrders { baseline?.orders?[name(of: device)] ?? .none }

  func name(of device: Int) -> String {
    guard let run, run.devices.indices.contains(device) else { return "" }
    return run.devices[device].name
  }
}
