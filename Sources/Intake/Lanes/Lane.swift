/// One of the separate ways by which readings arrive, each an MQTT session and a thread of its own, so that no backlog
/// delays an emergency (DESIGN, section 3).
package enum Lane: String, CaseIterable, Hashable, Sendable {
  case urgent
  case readings
  /// What a device stored while it had no link.
  case backfill

  /// The last level of the topics of this lane.
  package var topicLevel: String { rawValue }

  /// Whether its submissions go before others that wait for the writer.
  package var isUrgent: Bool { self == .urgent }

  /// Whether readings are sent as they are made: only these say something of the device's clock.
  package var isLive: Bool { self != .backfill }

  /// What the lane subscribes to.
  package var topicFilter: String { "vigil/v1/+/+/\(topicLevel)" }
}
