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
  /// Patients with a value that is called about at once, of whom the doctor who listens heard nothing.
  package var uncalled: Int?
  /// How far the memory of the process watched as `gateway` may grow, in megabytes.
  package var memoryGrowthMegabytes: Double?
  /// How late the sender itself may be; beyond it the run says nothing about the gateway.
  package var lagMilliseconds: Double?

  package init() {}
}
