import Vitals

/// Everything that the engine knows of one patient: a value, so that what is held stays as it was.
package struct PatientConsent: Equatable, Sendable {
  /// Why nothing is known any more.
  package enum Erasure: Hashable, Sendable {
    /// By the entry at this position.
    case erased(at: Int64)
    /// On replay: values before the erasure's entry cannot be read.
    case unreadable
  }

  package let id: PersonID
  package internal(set) var erasure: Erasure?
  /// Who cares for the patient; nil until somebody was named.
  package internal(set) var team: CareTeam?
  /// None or one: most of a hundred thousand patients have agreed to nothing yet, and cost a word each instead of the
  /// tables of ``PatientContracts``.
  private var held: [PatientContracts] = []

  init(id: PersonID) { self.id = id }

  /// What the patient agreed to and what became of it.
  var contracts: PatientContracts {
    // Read in place: a copy would retain all of its tables.
    _read { if held.isEmpty { yield PatientContracts.none } else { yield held[0] } }
    _modify {
      if held.isEmpty { held.append(.none) }
      yield &held[0]
    }
  }

  /// Tables that were made and are empty again are no difference.
  package static func == (one: Self, other: Self) -> Bool {
    one.id == other.id && one.erasure == other.erasure && one.team == other.team && one.contracts == other.contracts
  }

  // MARK: Looking up

  package func grant(_ id: GrantID) -> Grant? { index(of: id).map { grants[$0] } }

  /// Requests that can be answered at this time, by id: what a patient is told of at sign-in.
  package func pendingRequests(at time: Timestamp) -> [ConsentRequest] {
    unanswered.compactMap { requests[$0] }.filter { time < $0.until }.sorted { $0.id < $1.id }
  }

  /// Where a request is in its life; nil for an unknown one.
  package func status(of id: RequestID, at time: Timestamp) -> RequestStatus? {
    guard let request = requests[id] else { return nil }
    switch request.answer {
    case .denied: return .denied
    case .withdrawn: return .withdrawn
    case nil: return time < request.until ? .requested : .expired
    case .granted(let id):
      // A newer version of the grant speaks for the request.
      guard let grant = newest(of: id) else { return nil }
      switch grant.status(at: time) {
      case .exhausted: return .exhausted
      case .expired: return .expired
      case .revoked: return .revoked
      case .awaitingCustodians, .notYet, .live, .superseded: return grant.used > 0 ? .used : .granted
      }
    }
  }

  /// The version that stands at the end of a grant's history.
  package func newest(of id: GrantID) -> Grant? {
    var grant = grant(id)
    while case .superseded(let next) = grant?.end { grant = self.grant(next) }
    return grant
  }

  /// The panel that may act at this time.
  package func panel(at time: Timestamp) -> CustodianPanel? {
    guard let panel = panels.last, panel.isLive(at: time) else { return nil }
    return panel
  }

  /// The person's guardianship at this time; with several, the first.
  package func guardianship(of person: PersonID, at time: Timestamp) -> Guardianship? {
    guardianships.first { $0.guardian == person && $0.isLive(at: time) }
  }

  /// The person's emergency access on this ground that awaits review; the newest, if there are several.
  package func emergency(of person: PersonID, on ground: EmergencyAccess.Ground) -> EmergencyAccess? {
    unreviewed.reversed().lazy.compactMap { emergencies[$0] }.first { $0.person == person && $0.ground == ground }
  }

  /// Positions only grow, so the grants are sorted.
  func index(of id: GrantID) -> Int? {
    var (low, high) = (0, grants.count)
    while low < high {
      let middle = (low + high) / 2
      if grants[middle].id < id { low = middle + 1 } else { high = middle }
    }
    return low < grants.count && grants[low].id == id ? low : nil
  }
}
