import Vitals

/// Who takes part and what is asked of the run, fixed before the first connection.
package struct RunPlan: Hashable, Sendable {
  package struct Device: Hashable, Sendable {
    package let unit: UnitID
    package let device: DeviceID
    /// Names the patient within the run; devices with the same key are worn by the same patient.
    package let patient: String
    /// The patient's pseudonym at the gateway, where the list of devices says it.
    package let pseudonym: String?
    package let course: Course
    /// Seconds after the start at which the course begins.
    package let onsetSeconds: Double
    /// What is ordered for the patient before anything is sent, in this order.
    package let orders: [PatientOrder]

    package init(
      unit: UnitID, device: DeviceID, patient: String, pseudonym: String?, course: Course, onsetSeconds: Double,
      orders: [PatientOrder] = []
    ) {
      self.unit = unit
      self.device = device
      self.patient = patient
      self.pseudonym = pseudonym
      self.course = course
      self.onsetSeconds = onsetSeconds
      self.orders = orders
    }
  }

  package let scenario: String
  package let summary: String
  package let seed: UInt64
  /// Every index in an event points into this.
  package let devices: [Device]
  /// The same instant on both clocks: monotonic nanoseconds, and wall time in nanoseconds since 1970.
  package let startedAt: Int64
  package let startedAtWallNanoseconds: Int64
  /// Nil for a run that ends when somebody stops it.
  package let plannedSeconds: Double?
  package let expectations: Expectations

  package init(
    scenario: String, summary: String, seed: UInt64, devices: [Device], startedAt: Int64,
    startedAtWallNanoseconds: Int64, plannedSeconds: Double?, expectations: Expectations
  ) {
    self.scenario = scenario
    self.summary = summary
    self.seed = seed
    self.devices = devices
    self.startedAt = startedAt
    self.startedAtWallNanoseconds = startedAtWallNanoseconds
    self.plannedSeconds = plannedSeconds
    self.expectations = expectations
  }
}
