import Consent

/// Why an act on the ledger is not its author's, or not one that the author might sign.
package enum ActFault: Hashable, Sendable {
  /// It stands under a person's id without a signature.
  case unsigned
  /// The signature does not hold over the entry.
  case signatureInvalid
  /// It was signed by a key that was not the author's at that moment.
  case foreignKey
  /// Nobody of that id was registered.
  case authorUnknown
  /// The author was deactivated, or erased.
  case authorInactive
  /// The author was not approved.
  case notApproved
  /// No act of a person, or none that the author's role may sign.
  case roleForbids
  /// The author's right does not reach whom or what the act is about.
  case notEntitled
  /// The author is no party to the contract.
  case noParty(ConsentRefusal)
  /// The contract was not in a state that allows the step.
  case outOfTurn
  /// The gateway wrote what only a person signs.
  case gatewayActs

  /// For people, without names or values.
  package var words: String {
    switch self {
    case .unsigned: "it is not signed"
    case .signatureInvalid: "its signature does not hold"
    case .foreignKey: "it was signed by a key that was not its author's then"
    case .authorUnknown: "its author is nobody who was registered"
    case .authorInactive: "its author was not active then"
    case .notApproved: "its author was not approved then"
    case .roleForbids: "its author's role may not sign such an act"
    case .notEntitled: "its author had no right over whom it is about"
    case .noParty(let refusal): "its author was no party to it: \(refusal)"
    case .outOfTurn: "what was agreed did not allow it then"
    case .gatewayActs: "the gateway wrote it, and only a person may sign such an act"
    }
  }
}
