/// What an audit found wrong at a position of the ledger.
package enum AuditFinding: Hashable, Sendable {
  /// An entry that the writer should have refused.
  case refused(at: Int64, ConsentRefusal)
  /// An access was permitted that consent did not permit (CONSENT-4).
  case permittedAgainstConsent(at: Int64, Resource, [DenialReason])
  /// An access was denied that consent permitted.
  case deniedDespiteConsent(at: Int64, Resource, Basis)
  /// An access was permitted by another right than the entry says.
  case basisDiffers(at: Int64, Resource, recorded: Basis, decided: Basis)
  /// The grants that the entry cites, or those it counts a use of, are not those that it rests on.
  case grantsDiffer(at: Int64)
  /// Of an erased patient: a cited grant did not stand in clear at that time, for that person.
  case citedGrantNotLive(at: Int64, GrantID)
  /// Of an erased patient: the person was not approved at that time.
  case personNotApproved(at: Int64)

  package var position: Int64 {
    switch self {
    case .refused(let position, _), .permittedAgainstConsent(let position, _, _),
      .deniedDespiteConsent(let position, _, _), .basisDiffers(let position, _, _, _), .grantsDiffer(let position),
      .citedGrantNotLive(let position, _), .personNotApproved(let position):
      position
    }
  }
}
