/// What became of a device's connection.
package struct ConnectionEvent: Hashable, Sendable {
  package enum Change: Hashable, Sendable {
    /// CONNACK; `sinceNanoseconds` from the instant that the scenario (or the back-off) set for the attempt.
    case connected(sessionPresent: Bool, sinceNanoseconds: Int64)
    /// The broker said no, or was not there; it is tried again.
    case refused(reason: String)
    /// It was there and ended, by the scenario's hand or not.
    case lost(reason: String, isIntended: Bool)
  }

  /// Index into ``RunPlan/devices``.
  package let device: Int
  package let at: Int64
  package let change: Change

  package init(device: Int, at: Int64, change: Change) {
    self.device = device
    self.at = at
    self.change = change
  }
}
