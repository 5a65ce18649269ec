import Vitals

/// Whom an alarm calls, and when it calls more of them.
extension Alarm {
  /// The tiers of the current plan and priority.
  package var tiers: [[String]] { plan.tiers(for: priority) }

  /// Everyone who is being called; nobody before it is announced.
  package var called: [String] { round == 0 ? [] : tiers.prefix(tier + 1).flatMap { $0 } }

  /// Announces for the first time, or after an acknowledgement fell away: from the first tier on.
  mutating func announce(
    _ why: AlarmReason, from: AlarmState?, by person: String? = nil, readingTime: Timestamp? = nil, now: Timestamp
  ) -> [AlarmAction] {
    tier = 0
    beginRound()
    forgetAnswers()
    stateDeadline = now.adding(milliseconds: Int64(timings[priority].acknowledgeMilliseconds))
    let record = move(from: from, to: .announced, why, by: person, readingTime: readingTime, now: now)
    return [record] + gaps() + calls(to: called)
  }

  /// Announces again because it became graver. Whoever is called already stays called, and no deadline moves back.
  mutating func announceAgain(_ why: AlarmReason, readingTime: Timestamp?, now: Timestamp) -> [AlarmAction] {
    guard state.isCalling, let standing = stateDeadline else {
      return announce(why, from: state, readingTime: readingTime, now: now)
    }
    tier = min(tier, max(0, tiers.count - 1))
    beginRound()
    forgetAnswers()
    stateDeadline = min(standing, now.adding(milliseconds: Int64(timings[priority].acknowledgeMilliseconds)))
    let record = move(from: state, to: .announced, why, readingTime: readingTime, now: now)
    return [record] + gaps() + calls(to: called)
  }

  /// Whether the clock moves it now: its deadline has passed, or lies further ahead than it ever waits. The clock was set
  /// back then, and nobody must rest unanswered for as long as that.
  package func isDue(at now: Timestamp) -> Bool {
    guard let deadline = nextDeadline else { return false }
    return now >= deadline || deadline.milliseconds(since: now) > longestWaitMilliseconds
  }

  /// Whether new conditions have waited out their delay by the gateway's clock.
  private func isJoiningDue(at now: Timestamp) -> Bool {
    guard let joining else { return false }
    return now >= joining.deadline || joining.deadline.milliseconds(since: now) > longestWaitMilliseconds
  }

  /// The longest time that it rests in any state, by the clock.
  private var longestWaitMilliseconds: Int64 {
    let waits = timings[priority]
    let longest = max(
      waits.acknowledgeMilliseconds, waits.repeatMilliseconds, waits.expiryMilliseconds, delayMilliseconds)
    return max(Int64(longest), shelving.map { $0.until.milliseconds(since: $0.since) } ?? 0)
  }

  /// The gateway's clock moved.
  mutating func tick(now: Timestamp) -> [AlarmAction] {
    guard isDue(at: now) else { return [] }
    if state != .pending, isJoiningDue(at: now), let keys = joining?.keys {
      return announceAgain(.newCondition(keys), readingTime: nil, now: now)
    }
    switch state {
    case .pending: return announce(.delayOverInSilence(delayMilliseconds: delayMilliseconds), from: state, now: now)
    case .acknowledged: return announce(.acknowledgementExpired, from: state, now: now)
    case .announced, .delivered, .escalated: return escalate(now: now)
    case .shelved: return takeOffShelf(.shelvingOver, by: nil, now: now)
    case .resolved: return []
    }
  }

  /// Nobody answered in time: the next tier is called beside the earlier ones; after the last one everyone, again and
  /// again. One step a tick, so that a long outage does not end in a burst of calls.
  private mutating func escalate(now: Timestamp) -> [AlarmAction] {
    let hasNext = tier + 1 < tiers.count
    if hasNext { tier += 1 }
    beginRound()
    let deadlines = timings[priority]
    let wait = hasNext ? deadlines.acknowledgeMilliseconds : deadlines.repeatMilliseconds
    stateDeadline = now.adding(milliseconds: Int64(wait))
    let record = move(from: state, to: .escalated, hasNext ? .unanswered : .repeated, now: now)
    return [record] + (tiers.isEmpty ? gaps() : []) + calls(to: unanswering)
  }

  /// Who is being called and has not acknowledged yet; everyone when all have and it is still not enough.
  private var unanswering: [String] {
    let rest = called.filter { !acknowledgers.contains($0) }
    return rest.isEmpty ? called : rest
  }

  /// Calls the next tier beside the ones that are being called, in the same round; the standing deadline stays.
  mutating func callNextTier() -> [AlarmAction] {
    guard tier + 1 < tiers.count else { return [] }
    tier += 1
    return calls(to: tiers[tier])
  }

  mutating func beginRound() {
    round += 1
    confirmed = []
    failed = []
    declined = []
  }

  /// Whatever was answered so far is void, and what waited is announced.
  private mutating func forgetAnswers() {
    acknowledgedBy = nil
    acknowledgers = []
    shelving = nil
    joining = nil
  }

  func calls(to recipients: [String]) -> [AlarmAction] {
    recipients.isEmpty ? [] : [.call(recipients: recipients, round: round, priority: priority)]
  }

  /// Says which roles nobody has.
  func gaps() -> [AlarmAction] {
    let missing = plan.missing(for: priority)
    return missing.isEmpty ? [] : [.nobodyToCall(missing: missing)]
  }

  /// The care team changed: whoever is new in the tiers that are being called is called now.
  mutating func adopt(_ newPlan: CallPlan, now: Timestamp) -> [AlarmAction] {
    guard newPlan != plan else { return [] }
    let before = Set(called)
    plan = newPlan
    tier = min(tier, max(0, tiers.count - 1))
    let newcomers = Set(called).subtracting(before)
    // Who comes back within a round is called anew, and what became of the earlier call says nothing of this one.
    confirmed.removeAll(where: newcomers.contains)
    failed.removeAll(where: newcomers.contains)
    declined.removeAll(where: newcomers.contains)
    let record = note(.planChanged, now: now)
    guard state.isCalling else { return [record] }
    return [record] + gaps() + calls(to: called.filter(newcomers.contains))
  }
}
