/// What an exchange of records does, as a scenario file says it: patients and clinicians who ask, grant, open, are refused
/// and revoke over HTTP.
package struct ExchangeScenario: Hashable, Sendable {
  /// The roles that clinicians may have here.
  package enum ClinicianRole: String, CaseIterable, Hashable, Sendable {
    case doctor, laboratory, pharmacy
  }

  package var name: String
  /// One line for `vigil-ward list`.
  package var summary: String
  package var seed: UInt64 = 7
  package var patients = 2_000
  /// Records of each patient at the beginning: every third the patient's own, the others a doctor's.
  package var recordsEach = 2
  /// Grants of each patient at the beginning, to the next clinicians: to look, for as long as nobody revokes them.
  package var grantsEach = 1
  /// Bytes of text in each record, 16...12,000.
  package var recordBytes = 1_000
  /// Share of patients who want no emergency access by strangers.
  package var optedOutShare = 0.1
  package var clinicians = 200
  /// Each clinician has the next of them; the first is a doctor.
  package var roles: [ClinicianRole] = [.doctor, .doctor, .laboratory, .pharmacy]
  /// Every second one is trusted; each clinician acts for the next of them.
  package var organisations = 6
  /// Operations a second of the clock, in an open loop.
  package var operationsPerSecond = 200.0
  package var mix = ExchangeMix()
  /// Share of openings and lists by somebody who has nothing to do with the patient.
  package var strangerShare = 0.2
  /// Share of openings by a grant that has ended.
  package var endedShare = 0.1
  /// Share of openings that are sent twice in the same instant.
  package var doubledShare = 0.05
  /// Share of grants that count their uses.
  package var countedShare = 0.3
  /// Share of grants that end by themselves within ``shortSeconds``.
  package var shortShare = 0.2
  package var shortSeconds = 2.0...20.0
  /// Requests that may be under way at a time, 1...1,000.
  package var connections = 64
  /// Clock seconds, after everybody is registered.
  package var seconds = 60.0
  package var limits = ExchangeLimits()

  package init(name: String, summary: String) {
    self.name = name
    self.summary = summary
  }
}
