import Consent
import Vitals

/// A grant or a prohibition as the FHIR resource Consent carries it.
package struct ConsentContract: Hashable, Sendable {
  /// Where it is in its life, as coarse as FHIR has it.
  package enum Status: String, CaseIterable, Hashable, Sendable {
    /// Not enough custodians signed yet.
    case awaiting
    case active
    /// Revoked, expired, spent or superseded.
    case inactive
  }

  package enum Effect: Hashable, Sendable {
    case permit(GrantTerms)
    case deny(ConsentTerms, Period)

    package var terms: ConsentTerms {
      switch self {
      case .permit(let terms): terms.terms
      case .deny(let terms, _): terms
      }
    }

    package var period: Period {
      switch self {
      case .permit(let terms): terms.period
      case .deny(_, let period): period
      }
    }
  }

  /// Position of the entry that made it.
  package let id: Int64
  package let status: Status
  package let patient: PersonID
  /// Who signed it.
  package let author: PersonID
  package let grantee: Grantee
  package let effect: Effect
  /// When it was signed.
  package let time: Timestamp

  package init(
    id: Int64, status: Status, patient: PersonID, author: PersonID, grantee: Grantee, effect: Effect, time: Timestamp
  ) {
    self.id = id
    self.status = status
    self.patient = patient
    self.author = author
    self.grantee = grantee
    self.effect = effect
    self.time = time
  }

  /// The grant as it stands at `now`; `time` is that of its entry.
  package init(_ grant: Grant, signed time: Timestamp, at now: Timestamp) {
    let status: Status
    switch grant.status(at: now) {
    case .awaitingCustodians: status = .awaiting
    case .notYet, .live: status = .active
    case .exhausted, .expired, .revoked, .superseded: status = .inactive
    }
    self.init(
      id: grant.id.position, status: status, patient: grant.patient, author: grant.author, grantee: grant.grantee,
      effect: .permit(grant.terms), time: time)
  }

  /// The prohibition as it stands at `now`; `time` is that of its entry.
  package init(_ prohibition: Prohibition, signed time: Timestamp, at now: Timestamp) {
    let isOver = prohibition.revokedAt != nil || prohibition.period.isOver(at: now)
    self.init(
      id: prohibition.id.position, status: isOver ? .inactive : .active, patient: prohibition.patient,
      author: prohibition.author, grantee: prohibition.against, effect: .deny(prohibition.terms, prohibition.period),
      time: time)
  }
}
