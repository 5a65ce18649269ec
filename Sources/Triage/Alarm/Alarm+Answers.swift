import Vitals

/// What people and channels answer to an alarm's calls.
extension Alarm {
  /// Whose acknowledgements stand, those that are not enough yet included.
  package var answered: [String] {
    acknowledgers + [acknowledgedBy].compactMap(\.self).filter { !acknowledgers.contains($0) }
  }

  /// An application confirmed; noted once a recipient and round. Deadlines run on: delivered is not answered.
  mutating func confirm(by recipient: String, now: Timestamp) -> [AlarmAction] {
    guard called.contains(recipient), !confirmed.contains(recipient) else { return [] }
    confirmed.append(recipient)
    let next = state == .announced ? AlarmState.delivered : state
    return [move(from: state, to: next, .delivered(recipient: recipient), by: recipient, now: now)]
  }

  /// A call failed; counts once a recipient and round. The next tier is called at once, retries of this one go on.
  mutating func fail(for recipient: String, now: Timestamp) -> [AlarmAction] {
    guard state.isCalling, called.contains(recipient), !failed.contains(recipient) else { return [] }
    failed.append(recipient)
    let why = AlarmReason.deliveryFailed(recipient: recipient)
    guard tiers[tier].contains(recipient) else { return [note(why, now: now)] }
    let calls = callNextTier()
    return [move(from: state, to: calls.isEmpty ? state : .escalated, why, now: now)] + calls
  }

  /// A person takes it on: calls rest until the acknowledgement expires, once as many persons have done so as the
  /// priority demands. A further acknowledgement renews it.
  mutating func acknowledge(by person: String, now: Timestamp) -> [AlarmAction] {
    let wasCalling = state.isCalling
    if !acknowledgers.contains(person) { acknowledgers.append(person) }
    let needed = max(1, timings[priority].acknowledgements)
    guard state == .acknowledged || acknowledgers.count >= needed else {
      return [note(.acknowledgedInPart(have: acknowledgers.count, of: needed), by: person, now: now)]
    }
    acknowledgedBy = person
    shelving = nil
    joining = nil
    seeLatched()
    stateDeadline = now.adding(milliseconds: Int64(timings[priority].expiryMilliseconds))
    var actions = [move(from: state, to: .acknowledged, .acknowledged, by: person, now: now)]
    if wasCalling { actions.append(.cancelCalls) }
    if isStable { actions += resolveByRule(readingTime: lastNormal, now: now) }
    return actions
  }

  /// The shortest time between two rounds of calls that everybody declines, in milliseconds: whoever declines by a slip
  /// of the thumb is not called again within the same second.
  static let declinedPauseMilliseconds = 30_000

  /// A person who was called declines, or gives back what was taken on: more people are called at once; and when there is
  /// nobody more and everybody declined, all of them again after ``declinedPauseMilliseconds`` (decision 0070).
  mutating func reject(by person: String, now: Timestamp) -> [AlarmAction] {
    if state == .acknowledged { return giveBack(by: person, .rejected, now: now) }
    guard state.isCalling, called.contains(person), !declined.contains(person) else { return [] }
    declined.append(person)
    acknowledgers.removeAll { $0 == person }
    let calls = callNextTier()
    if calls.isEmpty {
      let pause = timings[priority].repeatMilliseconds
      let wait = called.allSatisfy(declined.contains) ? min(pause, Self.declinedPauseMilliseconds) : pause
      let again = now.adding(milliseconds: Int64(wait))
      stateDeadline = stateDeadline.map { min($0, again) } ?? again
    }
    return [move(from: state, to: .escalated, .rejected, by: person, now: now)] + calls
  }

  /// A person may act no more: an acknowledgement of that person is void, and a call is one that failed.
  mutating func withdraw(_ person: String, now: Timestamp) -> [AlarmAction] {
    let why = AlarmReason.personInactive(person: person)
    if state == .acknowledged { return giveBack(by: person, why, now: now) }
    let hadAnswered = acknowledgers.contains(person)
    acknowledgers.removeAll { $0 == person }
    guard state.isCalling, called.contains(person) else { return hadAnswered ? [note(why, now: now)] : [] }
    guard tiers[tier].contains(person) else { return [note(why, now: now)] }
    let calls = callNextTier()
    return [move(from: state, to: calls.isEmpty ? state : .escalated, why, now: now)] + calls
  }

  /// One of those who acknowledged withdraws. Calls rest on while enough others remain, unless it is the one who took it
  /// on last: then, and when too few remain, everyone up to the next tier is called, whoever has not answered first of all.
  private mutating func giveBack(by person: String, _ why: AlarmReason, now: Timestamp) -> [AlarmAction] {
    guard acknowledgers.contains(person) || acknowledgedBy == person else { return [] }
    let remaining = acknowledgers.filter { $0 != person }
    let isEnough = remaining.count >= max(1, timings[priority].acknowledgements)
    guard acknowledgedBy == person || !isEnough else {
      acknowledgers = remaining
      return [note(why, by: person, now: now)]
    }
    tier = round == 0 ? 0 : min(tier + 1, max(0, tiers.count - 1))
    beginRound()
    declined = [person]
    acknowledgedBy = nil
    // Whoever was taken over from has gone, and answers for nothing any more.
    acknowledgers = isEnough ? [] : remaining
    stateDeadline = now.adding(milliseconds: Int64(timings[priority].acknowledgeMilliseconds))
    let others = called.filter { $0 != person && !acknowledgers.contains($0) }
    let record = move(from: state, to: .escalated, why, by: person, now: now)
    return [record] + gaps() + calls(to: others.isEmpty ? called : others)
  }

  mutating func resolveByRule(readingTime: Timestamp?, now: Timestamp) -> [AlarmAction] {
    resolve(.resolvedByRule(stableMilliseconds: timings.stableMilliseconds), readingTime: readingTime, now: now)
  }

  /// Ends it.
  mutating func resolve(_ why: AlarmReason, by person: String? = nil, readingTime: Timestamp? = nil, now: Timestamp)
    -> [AlarmAction]
  {
    let wasCalling = state.isCalling
    stateDeadline = nil
    joining = nil
    shelving = nil
    let record = move(from: state, to: .resolved, why, by: person, readingTime: readingTime, now: now)
    return wasCalling ? [record, .cancelCalls] : [record]
  }
}
