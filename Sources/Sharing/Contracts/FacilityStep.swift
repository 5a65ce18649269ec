import Consent
import Ledger
import Store
import Vitals

/// A step of a facility's contract as whoever takes it signs it: with patients who are admitted, and about devices. Who and
/// when stands in clear; why is sealed.
package enum FacilityStep: Hashable, Sendable {
  /// The facility offers to admit the patient.
  case offer(patient: PersonID, organisation: OrganisationID)
  /// The facility admits a patient who cannot answer.
  case declare(patient: PersonID, organisation: OrganisationID, reason: String)
  /// The patient's side accepts; `of` is the position of the offer.
  case accept(of: Int64, patient: PersonID)
  /// Either side ends, declines or takes back; `of` is the position of the offer or declaration.
  case end(of: Int64, patient: PersonID, reason: String?)
  /// The device belongs to the facility from now on.
  case assign(DeviceID, OrganisationID)
  /// The device belongs to the facility no more.
  case release(DeviceID, OrganisationID)

  package static let types: Set<EntryType> = [
    .admissionOffered, .admissionDeclared, .admissionAccepted, .admissionEnded, .deviceAssigned, .deviceReleased,
  ]

  package var type: EntryType {
    switch self {
    case .offer: .admissionOffered
    case .declare: .admissionDeclared
    case .accept: .admissionAccepted
    case .end: .admissionEnded
    case .assign: .deviceAssigned
    case .release: .deviceReleased
    }
  }

  /// The patient's pseudonym; nil for a step about a device.
  package var subject: String? {
    switch self {
    case .offer(let patient, _), .declare(let patient, _, _), .accept(_, let patient), .end(_, let patient, _):
      patient.text
    case .assign, .release: nil
    }
  }

  package var body: [String: JSONValue] {
    switch self {
    case .offer(_, let organisation), .declare(_, let organisation, _): ["organisation": .string(organisation.text)]
    case .accept(let of, _), .end(let of, _, _): ["of": .integer(of)]
    case .assign(let device, let organisation), .release(let device, let organisation):
      ["device": .string(device.name), "organisation": .string(organisation.text)]
    }
  }

  package var payload: JSONValue? {
    switch self {
    case .declare(_, _, let reason): ["reason": .string(reason)]
    case .end(_, _, let reason): reason.map { ["reason": .string($0)] }
    case .offer, .accept, .assign, .release: nil
    }
  }

  /// Nil for anything that is none; members too many are found by comparing with what this writes.
  init?(_ entry: Entry, payload: JSONValue?) {
    let (patient, of) = (entry.subject.flatMap { PersonID($0) }, entry.body["of"]?.integer)
    let organisation = entry.body["organisation"]?.string.flatMap { OrganisationID($0) }
    let device = entry.body["device"]?.string.flatMap { try? DeviceID($0) }
    let reason = payload?["reason"]?.string
    guard reason.map({ (1...Act.reasonBound).contains($0.unicodeScalars.count) }) ?? true else { return nil }
    switch (entry.type, patient, organisation) {
    case (.admissionOffered, let patient?, let organisation?):
      self = .offer(patient: patient, organisation: organisation)
    case (.admissionDeclared, let patient?, let organisation?):
      guard let reason else { return nil }
      self = .declare(patient: patient, organisation: organisation, reason: reason)
    case (.admissionAccepted, let patient?, nil):
      guard let of else { return nil }
      self = .accept(of: of, patient: patient)
    case (.admissionEnded, let patient?, nil):
      guard let of else { return nil }
      self = .end(of: of, patient: patient, reason: reason)
    case (.deviceAssigned, nil, let organisation?):
      guard let device else { return nil }
      self = .assign(device, organisation)
    case (.deviceReleased, nil, let organisation?):
      guard let device else { return nil }
      self = .release(device, organisation)
    default: return nil
    }
  }

  /// What the person is about to sign, as a sentence.
  package var words: String {
    switch self {
    case .offer(let patient, let organisation): "\(organisation) offers to admit \(patient); the patient must accept."
    case .declare(let patient, let organisation, _):
      "\(organisation) admits \(patient), who cannot answer, in an emergency."
    case .accept(let of, let patient): "Admission \(of) of \(patient) is accepted."
    case .end(let of, let patient, _): "Admission \(of) of \(patient) ends, or is declined."
    case .assign(let device, let organisation): "Device \(device.name) belongs to \(organisation) from now on."
    case .release(let device, let organisation): "Device \(device.name) belongs to \(organisation) no more."
    }
  }
}
