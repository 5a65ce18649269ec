/// Where an alert stands in its life (ALERT-3). The raw value is the stable word in entries and storage.
package enum AlarmState: String, CaseIterable, Codable, Hashable, Sendable {
  /// Committed, and waiting out the delay that the rules disclose.
  case pending
  /// People are being called.
  case announced
  /// The application of one who was called has confirmed it.
  case delivered
  /// A person took it on; calls rest until the acknowledgement expires.
  case acknowledged
  /// Nobody answered in time, or those called could not or would not: more people are being called.
  case escalated
  /// Nobody is called until a time, by a person's act or a clinician's order; what is new or graver breaks it.
  case shelved
  /// Ended by a person or by rule. Nothing follows.
  case resolved

  /// Whether people are being called and nobody has answered yet.
  package var isCalling: Bool { self == .announced || self == .delivered || self == .escalated }
}
