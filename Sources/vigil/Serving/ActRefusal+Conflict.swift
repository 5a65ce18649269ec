import Sharing
import Store

extension ActRefusal {
  /// The refusal in the terms that the HTTP interface answers with.
  var conflict: StoreError.Conflict {
    switch self {
    case .malformed, .notAnEntry: .notCanonical
    case .wrongOrigin, .wrongFacility: .wrongOrigin
    case .unknownType: .wrongType
    case .signatureInvalid, .commitmentMismatch: .signatureInvalid
    case .authorUnknown: .personInactive
    case .roleForbids: .wrongRole
    case .timeFarOff: .timeFarOff
    case .wrongSubject: .notOnTeam
    }
  }
}
