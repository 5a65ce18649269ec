import Consent
import Ledger

extension FacilityContract {
  /// What an entry signs of a facility's contract; nil for an entry about anything else.
  ///
  /// - Parameter admission: finds the admission that began at a position.
  /// - Throws: `ConsentRefusal` when it names no facility, or no admission of its own patient.
  init?(_ entry: Entry, admission: (Int64) throws -> Admission?) throws {
    switch entry.type {
    case .admissionOffered: self = .offer(organisation: try Self.organisation(of: entry))
    case .admissionDeclared: self = .declaration(organisation: try Self.organisation(of: entry))
    case .admissionAccepted: self = .acceptance(patient: try Self.begun(entry, admission).patient)
    case .admissionEnded:
      let begun = try Self.begun(entry, admission)
      self = .end(patient: begun.patient, organisation: begun.organisation)
    case .deviceAssigned: self = .assignment(organisation: try Self.organisation(of: entry))
    case .deviceReleased: self = .release(organisation: try Self.organisation(of: entry))
    default: return nil
    }
  }

  private static func organisation(of entry: Entry) throws(ConsentRefusal) -> String {
    guard let organisation = entry.body["organisation"]?.string else { throw .malformed("organisation") }
    return organisation
  }

  private static func begun(_ entry: Entry, _ find: (Int64) throws -> Admission?) throws -> Admission {
    guard let position = entry.body["of"]?.integer, let admission = try find(position),
      admission.patient == entry.subject
    else { throw ConsentRefusal.unknownReference("admission") }
    return admission
  }
}
