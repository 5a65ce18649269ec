import Vitals

/// Nobody is called until a time, and somebody answers for that.
extension Alarm {
  /// A person shelves it. A time that is over already changes nothing.
  mutating func shelve(by person: String, until: Timestamp, _ reason: String, now: Timestamp) -> [AlarmAction] {
    guard until > now else { return [] }
    let wasCalling = state.isCalling
    acknowledgedBy = nil
    acknowledgers = []
    joining = nil
    shelving = Shelving(by: person, since: now, until: until)
    stateDeadline = until
    seeLatched()
    let record = move(from: state, to: .shelved, .shelved(until: until, reason: reason), by: person, now: now)
    return wasCalling ? [record, .cancelCalls] : [record]
  }

  /// A person takes it off the shelf before its time.
  mutating func unshelve(by person: String, now: Timestamp) -> [AlarmAction] {
    state == .shelved ? takeOffShelf(.unshelved, by: person, now: now) : []
  }

  /// What stands calls people; where nothing stands any more it ends by rule.
  mutating func takeOffShelf(_ why: AlarmReason, by person: String?, now: Timestamp) -> [AlarmAction] {
    for index in conditions.indices {
      if let order = conditions[index].suppression, order.until <= now { conditions[index].suppression = nil }
    }
    guard conditions.contains(where: \.counts) else { return resolve(.overWhileShelved, by: person, now: now) }
    return announce(why, from: state, by: person, now: now)
  }

  /// A clinician's order says that nobody is called about any of it: it waits until the order ends.
  mutating func suppress(by order: Suppression, from: AlarmState?, readingTime: Timestamp, now: Timestamp)
    -> [AlarmAction]
  {
    shelving = Shelving(by: order.author, since: now, until: max(order.until, now))
    stateDeadline = shelving?.until
    return [move(from: from, to: .shelved, suppressed(conditions, by: order), readingTime: readingTime, now: now)]
  }

  /// The reason that stands for what an order keeps silent.
  func suppressed(_ conditions: [AlarmCondition], by order: Suppression) -> AlarmReason {
    .suppressed(
      conditions.filter { $0.suppression?.order == order.order }.map(\.key), order: order.order, by: order.author,
      until: order.until)
  }
}
