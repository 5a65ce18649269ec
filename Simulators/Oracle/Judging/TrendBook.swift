/// The course of one patient, for the trends that the rules look for: every reading of the window, looked through from the
/// first to the last. The gateway keeps a few greatest and least values instead.
struct TrendBook: Sendable {
  /// What a reading shows beside the readings before it.
  struct Finding: Sendable {
    /// Each with the condition that an order may suppress, and the delay of its rule in milliseconds.
    var certain: [(words: String, condition: String, delayMilliseconds: Int64)] = []
    /// What it may show, if the readings came in another order.
    var possible: [String] = []
  }

  private var steps: [TrendStep] = []
  /// Until when a reading whose place nobody knows leaves doubt, milliseconds since 1970.
  private var doubtfulUntil = Int64.min

  /// The gateway keeps this many values of a course; what has as many steps it may find smaller than it was.
  private static let kept = 8
  /// More readings than this are never looked through.
  private static let bound = 8_192

  /// Takes the next reading, in the order of receipts.
  ///
  /// - Parameter isSure: whether everything before it, and nothing else, is known to have been judged before.
  mutating func take(_ step: TrendStep, isSure: Bool, rules: WatchedTrends) -> Finding {
    let newest = steps.last?.time ?? .min
    // A late reading is compared with nothing.
    guard step.time > newest || !isSure else { return Finding() }
    let before = steps
    if !isSure { doubtfulUntil = max(newest, step.time) + rules.windowMilliseconds }
    let isDoubtful = step.time <= doubtfulUntil
    steps.append(step)
    steps.sort { $0.time < $1.time }
    let oldest = (steps.last?.time ?? step.time) - rules.windowMilliseconds
    steps.removeAll { $0.time < oldest }
    if steps.count > Self.bound {
      steps.removeFirst(Self.bound / 2)
      doubtfulUntil = .max
    }
    var finding = Finding()
    if let fall = rules.fall { look(for: fall, at: step, before, isDoubtful, &finding) }
    if let rise = rules.rise, step.isScored { look(for: rise, at: step, before, isDoubtful, &finding) }
    return finding
  }

  private mutating func look(
    for rule: WatchedTrends.Fall, at step: TrendStep, _ before: [TrendStep], _ isDoubtful: Bool,
    _ finding: inout Finding
  ) {
    guard let value = step.saturation else { return }
    let earlier = before.compactMap { one in one.saturation.map { (time: one.time, value: $0) } }
    let window = earlier.filter { step.time - $0.time <= rule.windowMilliseconds }
    // Each stands until a later one is at least as great.
    var (standing, highest) = (0, value)
    for one in window.reversed() where one.value > highest {
      standing += 1
      highest = one.value
    }
    if standing + 1 >= Self.kept { doubtfulUntil = max(doubtfulUntil, step.time + rule.windowMilliseconds) }
    guard highest - value > rule.moreThan else { return }
    let words = "saturation fell from \(highest) to \(value)"
    if isDoubtful || step.time <= doubtfulUntil {
      finding.possible.append(words)
    } else if let last = earlier.last, value < last.value {
      finding.certain.append((words, "trend.spo2-fall", rule.delayMilliseconds))
    }
  }

  private mutating func look(
    for rule: WatchedTrends.Rise, at step: TrendStep, _ before: [TrendStep], _ isDoubtful: Bool,
    _ finding: inout Finding
  ) {
    let window = before.filter { step.time - $0.time <= rule.windowMilliseconds }
    if standing(in: window + [step]) >= Self.kept {
      doubtfulUntil = max(doubtfulUntil, step.time + rule.windowMilliseconds)
    }
    guard step.score >= rule.atLeast else { return }
    if isDoubtful || step.time <= doubtfulUntil || !step.isExact || window.contains(where: { !$0.isExact }) {
      if window.contains(where: { step.score - $0.score >= rule.by }) { finding.possible.append("NEWS2 rose") }
      return
    }
    // A parameter that becomes known adds points without anybody growing worse.
    let comparable = window.filter { step.knowsNoMore(than: $0) }
    guard let least = comparable.map(\.score).min(), step.score - least >= rule.by else { return }
    let words = "NEWS2 rose from \(least) to \(step.score)"
    if let last = before.last, step.score > last.score {
      finding.certain.append((words, "trend.news2-rise", rule.delayMilliseconds))
    }
  }

  /// How many scores stand: each until a later one is at most as great and knows as much. Counts no further than is kept.
  private func standing(in window: [TrendStep]) -> Int {
    var standing: [TrendStep] = []
    for one in window.reversed() {
      guard standing.count < Self.kept else { break }
      if !standing.contains(where: { $0.score <= one.score && one.knowsNoMore(than: $0) }) {
        standing.append(one)
      }
    }
    return standing.count
  }
}
