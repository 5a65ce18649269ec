import Triage
import Vitals

/// One patient's readings through rules, as the writer would judge them: on a clock that is the readings' own.
///
/// Whoever is called answers at once: how fast people are is not what rules are compared by. What a shift repeats
/// because an answer expired is therefore not counted.
struct PatientReplay {
  private static let person = "clinician"

  let patient: String
  let rules: Rules
  /// Whether every reading is there; else what is missing was normal, or not measured.
  let isComplete: Bool
  private var latest: Latest?
  private var state = TriageState()
  private var alarm: Alarm?
  private var episodes: [Episode] = []
  private(set) var abnormal = 0
  private(set) var technical = 0

  /// The newest reading that was taken.
  private struct Latest {
    let reading: Reading
    var isAbnormal = false
  }

  init(patient: String, rules: Rules, isComplete: Bool = true) {
    self.patient = patient
    self.rules = rules
    self.isComplete = isComplete
  }

  /// - Parameter recorded: not older than the one before.
  mutating func take(_ recorded: RecordedReading) {
    let reading = recorded.reading
    let now = reading.time
    if !isComplete { settle(before: now) }
    runClock(to: now)
    latest = Latest(reading: reading)
    let verdict = Judge.judge(reading, receivedAt: now, state: &state, orders: recorded.orders, rules: rules)
    switch verdict {
    case .normal, .technical:
      if case .technical = verdict { technical += 1 }
      guard !Judge.isBlind(reading) else { return }
      perform(
        event: state.standing.isEmpty ? .normal(readingTime: now) : .standing(state.standing, readingTime: now),
        now: now)
    case .abnormal(let abnormality):
      abnormal += 1
      latest?.isAbnormal = true
      take(AlarmSample(abnormality, readingTime: now, late: false, standing: state.standing), now: now)
    }
  }

  /// What was raised, once the clock has run on by `milliseconds` without a further reading.
  mutating func finished(after milliseconds: Int64, since last: Timestamp) -> [Episode] {
    runClock(to: last.adding(milliseconds: milliseconds))
    return episodes
  }

  /// Ends the alert when so long a stretch without evidence follows the newest reading that what is not there must have been
  /// normal: the stable time, or for as long as an abnormal reading speaks for the patient when that is longer.
  private mutating func settle(before next: Timestamp) {
    guard alarm != nil, let latest else { return }
    let last = latest.reading.time
    let stable = Int64(rules.calls.stableMilliseconds)
    let patience = latest.isAbnormal ? max(stable, validity(of: latest.reading)) : stable
    guard next.milliseconds(since: last) > patience else { return }
    let end = last.adding(milliseconds: patience)
    // Whoever waited out a delay in that time was called: nothing said yet that it was over.
    runClock(to: end)
    perform(event: .normal(readingTime: last.adding(milliseconds: 1)), now: end)
    perform(event: .normal(readingTime: end.adding(milliseconds: 1)), now: end.adding(milliseconds: 1))
  }

  /// How long all of the reading is valid, in milliseconds.
  private func validity(of reading: Reading) -> Int64 {
    let ages = Vital.allCases.filter { reading.vitals[$0] != nil }.map { rules.validity.milliseconds(of: $0) }
    return Int64(ages.min() ?? 0)
  }

  private mutating func take(_ sample: AlarmSample, now: Timestamp) {
    guard alarm != nil else {
      episodes.append(
        Episode(
          patient: patient, onset: sample.readingTime, priority: sample.priority, lastAbnormal: sample.readingTime,
          conditions: sample.conditions.map(\.key), samples: 1))
      let plan = CallPlan(team: [CareTeamMember(person: Self.person, role: .doctor)])
      let (opened, actions) = Alarm.open(
        id: AlertID("A\(episodes.count)"), category: .physiological, sample: sample, plan: plan, timings: rules.calls,
        now: now)
      alarm = opened
      perform(actions, now: now)
      return
    }
    perform(event: .abnormal(sample), now: now)
  }

  private mutating func runClock(to now: Timestamp) {
    while let deadline = alarm?.nextDeadline, deadline <= now { perform(event: .tick, now: deadline) }
  }

  private mutating func perform(event: AlarmEvent, now: Timestamp) {
    guard let actions = alarm?.handle(event, now: now) else { return }
    perform(actions, now: now)
  }

  private mutating func perform(_ actions: [AlarmAction], now: Timestamp) {
    guard let alarm, let last = episodes.indices.last else { return }
    episodes[last].priority = max(episodes[last].priority, alarm.priority)
    episodes[last].lastAbnormal = alarm.lastAbnormal
    episodes[last].conditions = alarm.conditions.map(\.key)
    episodes[last].samples = alarm.sampleCount
    var isCalled = false
    for action in actions {
      guard case .record(let transition) = action, transition.to == .announced else { continue }
      if Self.isWorse(transition.why), episodes[last].announced != nil { episodes[last].worsenings += 1 }
      if episodes[last].announced == nil { episodes[last].announced = now }
      isCalled = true
    }
    if alarm.state == .resolved {
      self.alarm = nil
    } else if isCalled || alarm.state.isCalling {
      perform(event: .acknowledged(by: Self.person), now: now)
    }
  }

  private static func isWorse(_ why: AlarmReason) -> Bool {
    switch why {
    case .worsened, .newCondition: true
    default: false
    }
  }
}
