import Consent
import FHIR
import Sharing
import Store
import Triage
import Vitals

extension BedsideView {
  /// Every current value as Observation, the pressures as their panel, and the score.
  var current: [VitalObservation] {
    guard let patient = PersonID(bedside.patient) else { return [] }
    let devices = bedside.devices.map(\.name).joined(separator: " ")
    func observation(_ key: String, _ content: VitalObservation.Content, _ time: Timestamp) -> VitalObservation {
      VitalObservation(
        id: ObservationID.current(patient, key: key).text, patient: patient, content: content,
        effective: .instant(time), devices: devices.isEmpty ? nil : devices)
    }
    var all = Vital.allCases.compactMap { vital -> VitalObservation? in
      guard vital != .systolic, vital != .diastolic, let value = bedside.vitals[vital] else { return nil }
      return observation(vital.key, .value(vital, value.value), value.time)
    }
    let pressures = [Vital.systolic, .diastolic].compactMap { bedside.vitals[$0] }
    if let time = pressures.map(\.time).max() {
      // Two measurements of different times are no pair.
      func value(_ vital: Vital) -> Int? { bedside.vitals[vital].flatMap { $0.time == time ? $0.value : nil } }
      all.append(
        observation(
          ObservationID.pressure, .pressure(systolic: value(.systolic), diastolic: value(.diastolic)), time))
    }
    let score = bedside.score
    all.append(
      observation(
        ObservationID.score,
        score.refusal.map { .scoreRefused($0.rawValue) }
          ?? .score(lower: Int(score.lower), upper: Int(score.upper)), bedside.at))
    return all
  }
}

extension SummarySpan {
  /// One Observation for each vital.
  func observations(of patient: PersonID) -> [VitalObservation] {
    Vital.allCases.compactMap { vital in
      guard let summary = totals.vitals[vital] else { return nil }
      return VitalObservation(
        id: ObservationID.summary(patient, start: start, length: length, key: vital.key).text, patient: patient,
        content: .statistics(
          vital,
          .init(
            count: Int(clamping: summary.count), minimum: summary.minimum, maximum: summary.maximum, sum: summary.sum)),
        effective: .period(start..<until), devices: device)
    }
  }
}
