import Ledger

extension DenialReason {
  /// A stable word for the reason, for the ledger and for problems over HTTP.
  package var word: String {
    switch self {
    case .patientUnknown: "patient-unknown"
    case .patientErased: "patient-erased"
    case .personUnknown: "person-unknown"
    case .personNotApproved: "person-not-approved"
    case .organisationUnknown: "organisation-unknown"
    case .organisationNotApproved: "organisation-not-approved"
    case .notAffiliated: "not-affiliated"
    case .recordUnknown: "record-unknown"
    case .notAuthor: "not-author"
    case .prohibited: "prohibited"
    case .noGrant: "no-grant"
    case .grantFails: "grant-fails"
    case .optedOut: "opted-out"
    case .noEmergency: "no-emergency"
    case .beyondEmergency: "beyond-emergency"
    case .beyondDirectory: "beyond-directory"
    case .stateAhead: "state-ahead"
    }
  }

  /// `{"reason", …}`.
  package var json: JSONValue {
    var members: [String: JSONValue] = ["reason": .string(word)]
    switch self {
    case .personNotApproved(let licence), .organisationNotApproved(let licence):
      members["licence"] = .string(licence.rawValue)
    case .prohibited(let prohibition): members["of"] = .integer(prohibition.position)
    case .grantFails(let grant, let faults):
      members["of"] = .integer(grant.position)
      members["faults"] = .words(faults)
    default: break
    }
    return .object(members)
  }
}
