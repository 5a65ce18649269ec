/// The limits that a run must meet; a limit that is not set is not asked for.
package struct Expectations: Hashable, Sendable {
  /// Readings that neither a verdict of the gateway nor a documented fault explains.
  package var unexplained: Int? = 0
  /// Readings without a receipt at the end, on devices that could still get one.
  package var outstanding: Int? = 0
  /// Percentiles in milliseconds.
  package var acknowledgedP99: Double?
  package var receiptP99: Double?
  package var alertP99: Double?
  /// At least so many readings a second over the running phase.
  package var readingsPerSecond: Double?
  /// At least so many connections a second while connecting.
  package var connectionsPerSecond: Double?
  /// Connections that the broker refused.
  package var refusedConnections: Int?
  /// How late the sender itself may be; beyond it the run says nothing about the gateway.
  package var lagMilliseconds: Double?

  package init() {}
}
