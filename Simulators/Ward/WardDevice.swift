import WardKit

/// One simulated wearable: whom it hangs on, what it has sent, what it still owes.
struct WardDevice {
  let credential: DeviceCredential
  let role: Scenario.Role
  var patient: Patient
  var outbox: Outbox
  var generator: SeededGenerator
  var sequence: UInt64 = 0
  var isConnected = false
  /// Whether it has still to say that it is online: after every connect, since the broker may hold its last will.
  var owesOnline = false
  var hasVanished = false
  /// Monotonic nanoseconds of the next reading.
  var nextAt: Int64

  func topic(_ last: String) -> String { "vigil/v1/\(credential.unit)/\(credential.device)/\(last)" }
}
