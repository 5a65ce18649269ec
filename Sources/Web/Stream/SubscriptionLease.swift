/// Gives a slot back when its stream ends, also when the client is gone before the stream began.
final class SubscriptionLease: Sendable {
  private let subscription: Subscription
  private let broadcast: HeadBroadcast

  init(_ subscription: Subscription, of broadcast: HeadBroadcast) {
    self.subscription = subscription
    self.broadcast = broadcast
  }

  deinit { end() }

  /// Gives the slot back; a second time does nothing.
  func end() { broadcast.unsubscribe(subscription) }
}
