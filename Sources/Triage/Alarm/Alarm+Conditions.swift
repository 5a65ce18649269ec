import Vitals

/// How conditions join and leave an alarm, and what they make of its priority.
extension Alarm {
  /// Takes over conditions; returns those that were not there before, in this episode and as they are heard now: one that
  /// an order kept silent is new when it no longer does.
  mutating func join(_ newcomers: [AlarmCondition]) -> [AlarmCondition] {
    var joined: [AlarmCondition] = []
    for condition in newcomers {
      guard let index = conditions.firstIndex(where: { $0.key == condition.key }) else {
        conditions.append(condition)
        conditions[conditions.endIndex - 1].delayMilliseconds = nil
        joined.append(condition)
        continue
      }
      if conditions[index].suppression != nil, condition.suppression == nil { joined.append(condition) }
      conditions[index].suppression = condition.suppression
      // What comes back after somebody saw it counts as it is now; until then the gravest of it does.
      let stood = conditions[index].isActive || conditions[index].isLatched
      conditions[index].priority = stood ? max(conditions[index].priority, condition.priority) : condition.priority
      conditions[index].isCritical = stood && conditions[index].isCritical || condition.isCritical
      conditions[index].isActive = true
      conditions[index].isLatched = false
    }
    weigh()
    return joined
  }

  /// Lets go what a sample shows to be over: channels that stand no longer, and what its channel is no longer. Late news
  /// lets nothing go.
  mutating func leave(after sample: AlarmSample, now: Timestamp) -> [AlarmAction] {
    guard let standing = sample.standing, sample.readingTime >= lastAbnormal else { return [] }
    let carried = sample.conditions
    return leave(readingTime: sample.readingTime, now: now) { condition in
      guard !carried.contains(where: { $0.key == condition.key }) else { return false }
      guard let channel = condition.channel, standing.isSuperset(of: channel) else { return true }
      return carried.contains { $0.channel == channel }
    }
  }

  /// Lets the conditions go that `isOver` picks. Those that nobody has seen yet stay latched.
  mutating func leave(readingTime: Timestamp, now: Timestamp, where isOver: (AlarmCondition) -> Bool) -> [AlarmAction] {
    var left: [String] = []
    for index in conditions.indices where conditions[index].isActive && isOver(conditions[index]) {
      conditions[index].isActive = false
      // What left before anybody was called about it leaves nothing to see.
      conditions[index].isLatched = state.isCalling && joining?.keys.contains(conditions[index].key) != true
      left.append(conditions[index].key)
    }
    guard !left.isEmpty else { return [] }
    if var waiting = joining {
      waiting.keys.removeAll(where: left.contains)
      joining = waiting.keys.isEmpty ? nil : waiting
    }
    weigh()
    return [note(.left(left), readingTime: readingTime, now: now)]
  }

  /// Somebody has seen everything: what is over is over.
  mutating func seeLatched() {
    for index in conditions.indices { conditions[index].isLatched = false }
    weigh(mayFall: true)
  }

  /// The priority follows the worst of what counts; where nothing does it stays what it was. While people are called it
  /// never falls.
  private mutating func weigh(mayFall: Bool = false) {
    guard let worst = conditions.filter(\.counts).map(\.priority).max() else { return }
    priority = mayFall || !state.isCalling ? worst : max(priority, worst)
    tier = min(tier, max(0, tiers.count - 1))
  }
}
