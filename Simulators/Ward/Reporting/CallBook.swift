import Vitals
import WardKit

/// Who must be called about at once, and about whom somebody was: patients with a value that the rules give no delay.
struct CallBook {
  private var patientOfDevice: [String: String] = [:]
  private var must: Set<String> = []
  private var called: Set<String> = []
  /// Those who were called about for a reading of this run, and not for an alert that was open before.
  private var calledInRun: Set<String> = []

  init(_ plan: RunPlan) {
    for device in plan.devices { patientOfDevice[device.device.name] = device.patient }
  }

  /// A reading that by itself is called about at once was sent.
  mutating func mustCall(device: String) {
    if let patient = patientOfDevice[device] { must.insert(patient) }
  }

  /// A call about the wearer of this device is in the doctor's hands.
  mutating func called(device: String, isOfThisRun: Bool = true) {
    guard let patient = patientOfDevice[device] else { return }
    called.insert(patient)
    if isOfThisRun { calledInRun.insert(patient) }
  }

  /// Patients about whom somebody was called although nothing of theirs calls anybody.
  func wronglyCalled(callable: Set<String>) -> [String] { calledInRun.subtracting(callable).sorted() }

  var asked: Int { must.count }
  /// Patients about whom nobody was called.
  var uncalled: Int { must.subtracting(called).count }
}
