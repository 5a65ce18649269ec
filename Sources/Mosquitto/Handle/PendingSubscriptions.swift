/// The SUBSCRIBEs of one connection whose SUBACK is due.
struct PendingSubscriptions {
  private var ungranted: [Int32: Subscription] = [:]

  /// Whether the broker has answered all of them.
  var isEmpty: Bool { ungranted.isEmpty }

  /// Queues a SUBSCRIBE for each; they leave with the next write.
  mutating func subscribe(_ subscriptions: [Subscription], on handle: ClientHandle) throws(MosquittoError) {
    for subscription in subscriptions { ungranted[try handle.subscribe(subscription)] = subscription }
  }

  /// Takes a SUBACK.
  /// - Throws: ``MosquittoError/subscriptionRefused(topicFilter:_:)`` unless exactly what was asked for was granted.
  mutating func granted(_ reason: ReasonCode, packetID: Int32) throws(MosquittoError) {
    guard let subscription = ungranted.removeValue(forKey: packetID) else { return }
    guard reason.rawValue == subscription.quality.rawValue else {
      throw .subscriptionRefused(topicFilter: subscription.topicFilter, reason)
    }
  }

  /// The connection is gone, and its answers with it.
  mutating func removeAll() { ungranted.removeAll() }
}
