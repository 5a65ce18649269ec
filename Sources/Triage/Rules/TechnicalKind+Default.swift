extension TechnicalKind {
  /// How kinds that the gateway notices about itself are announced where the rules say nothing of them: rules that were
  /// written before there was such a kind stay valid. Nil for a kind that every rules file must name.
  package var defaultRule: AnnounceRule? {
    switch self {
    case .deliveryFailing:
      AnnounceRule(
        priority: .high, delayMilliseconds: 0, source: "IEC 60601-1-8, 6.11: loss of a distributed alarm system's link")
    case .brokerDropping:
      AnnounceRule(
        priority: .high, delayMilliseconds: 0, source: "Vigil: a dropped message is a reading that nobody saw")
    case .storeStalled:
      AnnounceRule(priority: .high, delayMilliseconds: 0, source: "Vigil: while nothing is kept, nobody is called")
    case .clockJump:
      AnnounceRule(priority: .medium, delayMilliseconds: 0, source: "Vigil: deadlines and event times depend on it")
    case .rotaGap:
      AnnounceRule(priority: .medium, delayMilliseconds: 0, source: "Vigil: told in advance, while it can be mended")
    case .drill: AnnounceRule(priority: .low, delayMilliseconds: 0, source: "Vigil: tries the way of alerts")
    default: nil
    }
  }
}
