import Consent
import FHIR
import Ledger
import Sharing
import Store
import Vault
import Vitals

extension RecordItem {
  private var shownTitle: String { title ?? "Damaged: its values do not open." }

  /// As DocumentReference.
  var document: DocumentFacts? {
    guard let patient = PersonID(view.patient), let author = PersonID(view.author) else { return nil }
    return DocumentFacts(
      id: RecordID(position: view.position), dataClass: dataClass, author: author,
      organisation: view.organisation.flatMap { OrganisationID($0) },
      corrects: view.corrects.map { RecordID(position: $0) }, patient: patient,
      time: Timestamp(milliseconds: view.entry.time), title: shownTitle, contentType: view.file?.type.rawValue,
      bytes: view.file?.bytes, address: view.file?.address.description, isCorrected: view.correctedBy != nil,
      isTrusted: view.organisation == nil ? nil : isTrusted)
  }

  /// As MedicationRequest; nil for a record of another class.
  ///
  /// - Parameter withContent: whether what it says may be shown, or only that it is there.
  func prescription(withContent: Bool) -> Prescription? {
    guard dataClass == .prescriptions, let patient = PersonID(view.patient), let author = PersonID(view.author) else {
      return nil
    }
    let content = withContent ? view.payload.value?["content"] : nil
    return Prescription(
      id: RecordID(position: view.position), patient: patient, author: author,
      organisation: view.organisation.flatMap { OrganisationID($0) }, time: Timestamp(milliseconds: view.entry.time),
      medication: content?["medication"]?.string ?? shownTitle, dosage: content?["dosage"]?.string,
      isCorrected: view.correctedBy != nil)
  }
}

extension AppointmentItem {
  /// As Appointment; nil where its time may not be known.
  var fhir: AppointmentFacts? {
    guard let patient = PersonID(appointment.patient), let doctor = PersonID(appointment.doctor),
      let from = terms["from"]?.integer, let until = terms["until"]?.integer,
      let period = Period(from: Timestamp(milliseconds: from), until: Timestamp(milliseconds: until))
    else { return nil }
    let state: AppointmentFacts.State
    switch appointment.state {
    case .open: state = appointment.turn == appointment.patient ? .countered : .requested
    case .confirmed: state = .confirmed
    case .refused: state = .refused
    case .cancelled: state = .cancelled
    }
    return AppointmentFacts(
      id: appointment.position, patient: patient, doctor: doctor, state: state, period: period,
      isRemote: terms["remote"]?.bool ?? false, reason: terms["note"]?.string)
  }
}
