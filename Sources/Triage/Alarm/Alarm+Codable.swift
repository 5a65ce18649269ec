import Vitals

/// The stored form: an object of integers, strings and lists with stable keys; times in milliseconds since 1970.
extension Alarm: Codable {
  private enum Key: String, CodingKey {
    case version, id, category, timings, state, priority, conditions, samples, late, onset, due, lastAbnormal
    case normalSince, lastNormal, plan, tier, round, confirmed, failed, declined, acknowledgedBy, deadline
    case acknowledgers, shelving, joining, drill
  }

  private static let version = 1

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(Self.version, forKey: .version)
    try container.encode(id, forKey: .id)
    try container.encode(category, forKey: .category)
    try container.encode(timings, forKey: .timings)
    try container.encode(state, forKey: .state)
    try container.encode(priority, forKey: .priority)
    try container.encode(conditions, forKey: .conditions)
    try container.encode(sampleCount, forKey: .samples)
    try container.encode(isLate, forKey: .late)
    try container.encode(onset.milliseconds, forKey: .onset)
    try container.encode(due.milliseconds, forKey: .due)
    try container.encode(lastAbnormal.milliseconds, forKey: .lastAbnormal)
    try container.encodeIfPresent(normalSince?.milliseconds, forKey: .normalSince)
    try container.encodeIfPresent(lastNormal?.milliseconds, forKey: .lastNormal)
    try container.encode(plan, forKey: .plan)
    try container.encode(tier, forKey: .tier)
    try container.encode(round, forKey: .round)
    try container.encode(confirmed, forKey: .confirmed)
    try container.encode(failed, forKey: .failed)
    try container.encode(declined, forKey: .declined)
    try container.encodeIfPresent(acknowledgedBy, forKey: .acknowledgedBy)
    if !acknowledgers.isEmpty { try container.encode(acknowledgers, forKey: .acknowledgers) }
    try container.encodeIfPresent(shelving, forKey: .shelving)
    try container.encodeIfPresent(joining, forKey: .joining)
    if isDrill { try container.encode(true, forKey: .drill) }
    try container.encodeIfPresent(stateDeadline?.milliseconds, forKey: .deadline)
  }

  /// - Throws: `DecodingError` for anything that ``encode(to:)`` never writes, a living alert without a deadline included.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    guard try container.decode(Int.self, forKey: .version) == Self.version else {
      throw Self.corrupted(.version, in: container)
    }
    self.init(
      id: try container.decode(AlertID.self, forKey: .id),
      category: try container.decode(AlarmCategory.self, forKey: .category),
      timings: try container.decode(CallTimings.self, forKey: .timings),
      priority: try container.decode(Priority.self, forKey: .priority),
      conditions: try container.decode([AlarmCondition].self, forKey: .conditions),
      isLate: try container.decode(Bool.self, forKey: .late), onset: try container.time(.onset),
      due: try container.time(.due), plan: try container.decode(CallPlan.self, forKey: .plan))
    state = try container.decode(AlarmState.self, forKey: .state)
    sampleCount = try container.decode(Int.self, forKey: .samples)
    lastAbnormal = try container.time(.lastAbnormal)
    normalSince = try container.timeIfPresent(.normalSince)
    lastNormal = try container.timeIfPresent(.lastNormal)
    tier = try container.decode(Int.self, forKey: .tier)
    round = try container.decode(Int.self, forKey: .round)
    confirmed = try container.decode([String].self, forKey: .confirmed)
    failed = try container.decode([String].self, forKey: .failed)
    declined = try container.decode([String].self, forKey: .declined)
    acknowledgedBy = try container.decodeIfPresent(String.self, forKey: .acknowledgedBy)
    acknowledgers = try container.decodeIfPresent([String].self, forKey: .acknowledgers) ?? []
    shelving = try container.decodeIfPresent(Shelving.self, forKey: .shelving)
    joining = try container.decodeIfPresent(Joining.self, forKey: .joining)
    isDrill = try container.decodeIfPresent(Bool.self, forKey: .drill) ?? false
    stateDeadline = try container.timeIfPresent(.deadline)
    guard (shelving != nil) == (state == .shelved) else { throw Self.corrupted(.shelving, in: container) }
    guard (stateDeadline == nil) == (state == .resolved) else { throw Self.corrupted(.deadline, in: container) }
    guard tier >= 0, tier == 0 || tier < tiers.count, round >= 0, !state.isCalling || round > 0 else {
      throw Self.corrupted(.tier, in: container)
    }
  }

  private static func corrupted(_ key: Key, in container: KeyedDecodingContainer<Key>) -> DecodingError {
    .dataCorruptedError(forKey: key, in: container, debugDescription: "not a stored alarm")
  }
}

extension KeyedDecodingContainer {
  fileprivate func time(_ key: Key) throws -> Timestamp { Timestamp(milliseconds: try decode(Int64.self, forKey: key)) }

  fileprivate func timeIfPresent(_ key: Key) throws -> Timestamp? {
    try decodeIfPresent(Int64.self, forKey: key).map { Timestamp(milliseconds: $0) }
  }
}
