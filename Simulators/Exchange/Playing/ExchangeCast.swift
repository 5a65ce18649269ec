import WardKit

/// Who takes part in an exchange, by their ids at the gateway.
package struct ExchangeCast: Hashable, Sendable {
  package struct Clinician: Hashable, Sendable {
    package let id: String
    package let role: String
    package let organisation: String

    package init(id: String, role: String, organisation: String) {
      self.id = id
      self.role = role
      self.organisation = organisation
    }
  }

  package let patients: [String]
  package let clinicians: [Clinician]
  /// Indices of the clinicians who are doctors; never empty.
  package let doctors: [Int]
  /// Patients who want no emergency access, by index.
  package let optedOut: Set<Int>
  package let people: People

  /// - Parameter trusted: the organisations that an administrator trusts.
  package init(patients: [String], clinicians: [Clinician], trusted: Set<String>, optedOut: Set<Int>) {
    self.patients = patients
    self.clinicians = clinicians
    self.optedOut = optedOut
    doctors = clinicians.indices.filter { clinicians[$0].role == "doctor" }
    var people = People()
    for patient in patients { people.roles[patient] = "patient" }
    for clinician in clinicians {
      people.roles[clinician.id] = clinician.role
      people.organisations[clinician.id] = clinician.organisation
    }
    people.trusted = trusted
    self.people = people
  }

  /// The doctor who writes for a patient from the beginning.
  package func doctor(of patient: Int) -> Int { doctors[patient % doctors.count] }

  /// What a doctor and a patient agree on before it begins: the doctor may write reports, nothing else.
  package func writing(by doctor: Int) -> PlainGrant {
    PlainGrant(
      to: .person(clinicians[doctor].id),
      terms: PlainTerms(.classes([ExchangeClasses.reports]), purposes: ["TREAT"], actions: ["write"]), sources: "any")
  }

  /// A grant that a patient has given before it begins: reports and own files, to look at as often as wanted.
  package func standing(of patient: Int, number: Int) -> PlainGrant {
    let terms = PlainTerms(
      .classes([ExchangeClasses.reports, ExchangeClasses.ownFiles]), purposes: ["TREAT"], actions: ["list", "read"])
    return PlainGrant(to: .person(clinicians[(patient + number) % clinicians.count].id), terms: terms, sources: "any")
  }

  /// Which patients want no emergency access: drawn from the seed.
  package static func optedOut(of scenario: ExchangeScenario) -> Set<Int> {
    var dice = SeededGenerator(seed: scenario.seed, purpose: .selection, index: 0)
    let count = Int((Double(scenario.patients) * scenario.optedOutShare).rounded())
    return Set(dice.choose(count, below: scenario.patients))
  }
}
