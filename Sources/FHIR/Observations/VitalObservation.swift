import Consent
import Ledger
import Vitals

/// One measurement, score or statistic of a patient as the resource Observation (R4 and R5).
package struct VitalObservation: Hashable, Sendable {
  /// Statistics of one vital over a time, in fixed-point steps.
  package struct Statistics: Hashable, Sendable {
    package let count: Int
    package let minimum: Int
    package let maximum: Int
    package let sum: Int

    package init(count: Int, minimum: Int, maximum: Int, sum: Int) {
      self.count = count
      self.minimum = minimum
      self.maximum = maximum
      self.sum = sum
    }
  }

  /// What was observed.
  package enum Content: Hashable, Sendable {
    /// One value, in fixed-point steps.
    case value(Vital, Int)
    /// Both pressures; one of them may not have been measured.
    case pressure(systolic: Int?, diastolic: Int?)
    case statistics(Vital, Statistics)
    /// NEWS2: from the least that it can be to the most.
    case score(lower: Int, upper: Int)
    /// NEWS2 does not apply, for this reason.
    case scoreRefused(String)
  }

  /// When it is true of the patient.
  package enum Effective: Hashable, Sendable {
    case instant(Timestamp)
    case period(Range<Timestamp>)
  }

  /// The logical id: 1 to 64 letters, digits, `-` and `.`.
  package let id: String
  package let patient: PersonID
  package let content: Content
  package let effective: Effective
  /// The names of the devices that measured.
  package let devices: String?

  package init(id: String, patient: PersonID, content: Content, effective: Effective, devices: String? = nil) {
    self.id = id
    self.patient = patient
    self.content = content
    self.effective = effective
    self.devices = devices
  }

  /// The codes by which a search finds it: LOINC for vitals, SNOMED CT for the score.
  package var codes: [String] { codings.map(\.code) }
}
