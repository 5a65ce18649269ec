/// Why a well-formed reading still belongs to nobody. Stable keys for rejections, receipts and metrics.
package enum RejectionReason: String, CaseIterable, Sendable {
  /// The topic names a device that is not registered.
  case unknownDevice = "unknown-device"
  /// The topic names another unit than the device is registered for.
  case wrongUnit = "wrong-unit"
  /// Nobody wore the device at the reading's time.
  case wornByNobody = "worn-by-nobody"
  /// The reading's time is so far off that no clock explains it.
  case timeFarOff = "time-far-off"
  /// Of a start of the device that was forgotten: it may be a repetition (EDGE-1, decisions/0010).
  case startForgotten = "start-forgotten"
  /// The patient's key was destroyed.
  case patientErased = "patient-erased"
}
