/// One topic filter that a session subscribes to on every connect.
package struct Subscription: Hashable, Sendable {
  /// What the broker sends of retained messages when we subscribe (MQTT 5, section 3.8.3.1).
  package enum RetainHandling: Int32, Hashable, Sendable {
    /// Replay at every subscribe. 3.1.1 brokers always do; the message's `isRetained` tells.
    case always = 0x00
    /// Replay only if the session did not hold this subscription yet.
    case ifNew = 0x10
    /// Never replay: a retained reading must not come again as live after a restart.
    case never = 0x20
  }

  /// The filter, with `+` and `#`.
  package let topicFilter: String
  /// At most or at least once.
  package let quality: QualityOfService
  /// Ignored by 3.1.1, which has no such option.
  package let retainHandling: RetainHandling
  /// Whether our own messages stay away from us; ignored by 3.1.1.
  package let isNoLocal: Bool

  /// - Throws: ``MosquittoError/exactlyOnceRefused(topicFilter:)`` for QoS 2, and
  ///   ``MosquittoError/invalidConfiguration(field:)`` for an empty filter.
  package init(
    _ topicFilter: String, quality: QualityOfService = .atLeastOnce, retainHandling: RetainHandling = .never,
    isNoLocal: Bool = false
  ) throws(MosquittoError) {
    guard quality != .exactlyOnce else { throw .exactlyOnceRefused(topicFilter: topicFilter) }
    guard !topicFilter.isEmpty, !topicFilter.utf8.contains(0) else {
      throw .invalidConfiguration(field: "topicFilter")
    }
    self.topicFilter = topicFilter
    self.quality = quality
    self.retainHandling = retainHandling
    self.isNoLocal = isNoLocal
  }

  /// The option byte of SUBSCRIBE without the QoS bits.
  var options: Int32 { retainHandling.rawValue | (isNoLocal ? 0x04 : 0) }
}
