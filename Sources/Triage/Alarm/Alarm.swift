import Vitals

/// One alert of one patient, or of one piece of equipment, from its first abnormal sample to its end (ALERT-3).
///
/// A state machine as a value: an event goes in, actions come out, and the shell performs them in order. Delays run in
/// reading time, deadlines on the gateway's clock, and neither is ever read here: both come in. Until a person or a rule
/// ends it there is always a ``nextDeadline``, so that an alert never rests unanswered. The alarm keeps the timings it was
/// opened under; a change of the rules applies to later alarms.
package struct Alarm: Hashable, Sendable {
  package let id: AlertID
  package let category: AlarmCategory
  /// The deadlines it was opened under.
  package let timings: CallTimings
  package internal(set) var state: AlarmState = .pending
  /// Whether it is a rehearsal: marked wherever it is shown, and never counted. It ends to be one when a patient's own
  /// reading comes to it.
  package internal(set) var isDrill = false
  /// The gravest priority of what stands and of what nobody has seen yet. It falls only once somebody has acknowledged.
  package internal(set) var priority: Priority
  /// Every condition that ever joined, in the order of joining; one for each key, and whether it stands.
  package internal(set) var conditions: [AlarmCondition]
  /// How many abnormal samples it is about, at least 1.
  package internal(set) var sampleCount = 1
  /// Whether the sample that opened it came late.
  package let isLate: Bool
  /// The reading time of the sample that opened it.
  package let onset: Timestamp
  /// The reading time from which on it has lasted long enough to be announced.
  package internal(set) var due: Timestamp
  /// The latest reading time that was abnormal.
  package internal(set) var lastAbnormal: Timestamp
  /// Since which reading time everything is normal, or nil while it is not.
  package internal(set) var normalSince: Timestamp?
  /// The latest reading time that was normal, or nil.
  package internal(set) var lastNormal: Timestamp?
  package internal(set) var plan: CallPlan
  /// The index of the last tier that is being called.
  package internal(set) var tier = 0
  /// How often calling has begun anew; 0 before anyone was called.
  package internal(set) var round = 0
  /// Whose application confirmed the call of this round, in order.
  package internal(set) var confirmed: [String] = []
  /// Whom the call of this round could not reach, in order.
  package internal(set) var failed: [String] = []
  /// Who declined in this round, in order.
  package internal(set) var declined: [String] = []
  /// Who took it on, while the acknowledgement stands.
  package internal(set) var acknowledgedBy: String?
  /// Who has acknowledged so far, in order; calls rest once they are as many as the priority demands.
  package internal(set) var acknowledgers: [String] = []
  /// Until when it is shelved and by whom, while it is.
  package internal(set) var shelving: Shelving?
  /// New conditions that wait before people are called anew.
  package internal(set) var joining: Joining?
  /// When its state is over by the gateway's clock; nil only when it is resolved.
  package internal(set) var stateDeadline: Timestamp?

  /// When the gateway's clock will next move it; nil only when it is resolved.
  package var nextDeadline: Timestamp? {
    guard let stateDeadline else { return nil }
    return joining.map { min($0.deadline, stateDeadline) } ?? stateDeadline
  }

  init(
    id: AlertID, category: AlarmCategory, timings: CallTimings, priority: Priority, conditions: [AlarmCondition],
    isLate: Bool, onset: Timestamp, due: Timestamp, plan: CallPlan
  ) {
    self.id = id
    self.category = category
    self.timings = timings
    self.priority = priority
    self.conditions = conditions
    self.isLate = isLate
    self.onset = onset
    self.due = due
    self.lastAbnormal = onset
    self.plan = plan
  }

  /// Opens an alert by its first abnormal sample: pending for the sample's delay, or announced at once when that is 0.
  ///
  /// - Parameter now: the gateway's clock; a pending alert is announced when this has run on by the delay, even if no
  ///   further reading comes.
  package static func open(
    id: AlertID, category: AlarmCategory, sample: AlarmSample, plan: CallPlan, timings: CallTimings, now: Timestamp
  ) -> (alarm: Alarm, actions: [AlarmAction]) {
    let delay = max(0, sample.delayMilliseconds)
    var alarm = Alarm(
      id: id, category: category, timings: timings, priority: sample.priority, conditions: [], isLate: sample.late,
      onset: sample.readingTime, due: sample.readingTime.adding(milliseconds: Int64(delay)), plan: plan)
    alarm.isDrill = sample.isDrill
    _ = alarm.join(sample.conditions)
    let why = AlarmReason.opened(delayMilliseconds: delay)
    // The actions come first: a tuple copies the alarm before it evaluates a call that changes it.
    let actions: [AlarmAction]
    if sample.audible.isEmpty, let order = sample.suppressed.compactMap(\.suppression).min(by: { $0.until < $1.until })
    {
      actions = alarm.suppress(by: order, from: nil, readingTime: sample.readingTime, now: now)
    } else if delay > 0 {
      alarm.stateDeadline = now.adding(milliseconds: Int64(delay))
      actions = [alarm.move(from: nil, to: .pending, why, readingTime: sample.readingTime, now: now)]
    } else {
      actions = alarm.announce(why, from: nil, readingTime: sample.readingTime, now: now)
    }
    return (alarm, actions)
  }

  /// Handles an event.
  ///
  /// - Parameter now: the gateway's clock.
  /// - Returns: what to do, in order. Empty when the event changes nothing; always empty once resolved.
  package mutating func handle(_ event: AlarmEvent, now: Timestamp) -> [AlarmAction] {
    guard state != .resolved else { return [] }
    switch event {
    case .abnormal(let sample): return worsenOrJoin(sample, now: now)
    case .normal(let readingTime): return settle(at: readingTime, now: now)
    case .standing(let channels, let readingTime): return stand(channels, at: readingTime, now: now)
    case .tick: return tick(now: now)
    case .delivered(let recipient): return confirm(by: recipient, now: now)
    case .deliveryFailed(let recipient): return fail(for: recipient, now: now)
    case .acknowledged(let person): return acknowledge(by: person, now: now)
    case .rejected(let person): return reject(by: person, now: now)
    case .deactivated(let person): return withdraw(person, now: now)
    case .resolved(let person, let reason): return resolve(.resolvedByPerson(reason: reason), by: person, now: now)
    case .shelved(let person, let until, let reason): return shelve(by: person, until: until, reason, now: now)
    case .unshelved(let person): return unshelve(by: person, now: now)
    case .planChanged(let plan): return adopt(plan, now: now)
    }
  }

  /// Moves to a state and says so; from the current state unless told otherwise.
  mutating func move(
    from: AlarmState?, to: AlarmState, _ why: AlarmReason, by: String? = nil, readingTime: Timestamp? = nil,
    now: Timestamp
  ) -> AlarmAction {
    state = to
    return .record(
      AlarmTransition(
        alert: id, category: category, from: from, to: to, why: why, at: now, by: by, priority: priority, round: round,
        readingTime: readingTime, isDrill: isDrill))
  }

  /// Says something without moving.
  mutating func note(_ why: AlarmReason, by: String? = nil, readingTime: Timestamp? = nil, now: Timestamp)
    -> AlarmAction
  { move(from: state, to: state, why, by: by, readingTime: readingTime, now: now) }
}
