import Ledger
import Vitals

extension ConsentState {
  /// Folds the entry at this position. Entries that do not concern consent are passed over.
  ///
  /// The caller has checked signature, keys and commitment; this checks what the entry says and whether its author may say
  /// it, at the entry's own time. A refused entry changes nothing.
  /// - Parameters:
  ///   - values: what is sealed beside the entry; ``ConsentValues/erased`` when nobody can read it any more.
  ///   - position: at least ``position``, which is one further afterwards.
  /// - Returns: what ``undo(_:)`` takes back, and whose consent changed.
  /// - Throws: ``ConsentRefusal``.
  @discardableResult
  package mutating func fold(
    _ entry: Entry, values: ConsentValues, at position: Int64
  ) throws(ConsentRefusal) -> ConsentChange {
    guard position >= self.position else { throw .outOfOrder(expected: self.position, got: position) }
    var change = ConsentChange(self)
    var effects = try effects(of: entry, values: values, at: position)
    if let team = effects.patient?.team, team.id.position == position { effects.patient?.team = teams.share(team) }
    apply(effects, to: &change)
    self.position = position + 1
    return change
  }

  private func effects(
    of entry: Entry, values: ConsentValues, at position: Int64
  ) throws(ConsentRefusal) -> Effects {
    var folding = Folding(entry, state: self, position: position)
    if try folding.passesErased(entry, values: values) { return folding.effects }
    switch entry.type {
    case .personRegistered: try folding.personRegistered(entry)
    case .patientRegistered: try folding.patientRegistered(entry)
    case .erasure: try folding.erased(entry)
    case .teamChanged: folding.teamChanged(entry)
    case .recordAdded: try folding.recordAdded(entry, values: values)
    case .accessDecided: try folding.accessDecided(try AccessEntry(entry, values: values))
    case let type where ConsentAct.types.contains(type):
      try folding.take(try ConsentAct(entry, values: values))
    case .technicalRaised, .technicalEnded: folding.alertMoved(entry, values: values)
    case let type where type.rawValue.hasPrefix("alert."):
      folding.alertMoved(entry, values: values)
    case let type where Self.owns(type): throw .malformed("type")
    default: break
    }
    return folding.effects
  }

  /// Whether types that begin like this one are those of this room: an unknown one is a mistake, not somebody else's.
  private static func owns(_ type: EntryType) -> Bool {
    let room = [
      "licence.", "organisation.", "affiliation.", "consent.", "emergency.", "guardian.", "custodians.", "family.",
    ]
    return room.contains { type.rawValue.hasPrefix($0) }
  }
}

extension Folding {
  /// What stands on the ledger about an erased patient is passed over on replay: nobody can read it, and everything that
  /// it gave is inert.
  fileprivate mutating func passesErased(_ entry: Entry, values: ConsentValues) throws(ConsentRefusal) -> Bool {
    guard let subject = entry.subject.flatMap({ PersonID($0) }), var patient = state.patients[subject],
      entry.type != .erasure
    else { return false }
    switch patient.erasure {
    case .unreadable: return true
    // Whoever still tries is denied, and the attempt stands on the ledger.
    case .erased: return isByNode && entry.type != .patientRegistered
    case nil:
      guard values == .erased else { return false }
      patient.forget(as: .unreadable)
      effects.patient = patient
      return true
    }
  }

  fileprivate mutating func take(_ act: ConsentAct) throws(ConsentRefusal) {
    switch act {
    case .approve(let holder): try license(holder, as: .approved)
    case .refuse(let holder, _): try license(holder, as: .refused)
    case .suspend(let holder, _): try license(holder, as: .suspended)
    case .registerOrganisation(let id, let country, _): try register(id, country: country)
    case .trust(let id, let isTrusted): try trust(id, isTrusted: isTrusted)
    case .signAffiliation(let person, let organisation): try affiliate(person, with: organisation)
    case .endAffiliation(let person, let organisation): try part(person, from: organisation)
    case .request(let offer): try request(offer)
    case .grant(let offer): try grant(offer)
    case .denyRequest(let request, let patient, _): try deny(request, of: patient)
    case .prohibit(let offer): try prohibit(offer)
    case .revoke(let position, let patient, _): try revoke(position, of: patient)
    case .endorse(let grant, let patient): try endorse(grant, of: patient)
    case .noteExpiry(let position, let patient): try noteExpiry(of: position, of: patient)
    case .setEmergencyPolicy(let policy, let patient): try set(policy, for: patient)
    case .declareEmergency(let patient, _): try declareEmergency(for: patient)
    case .reviewEmergency(let emergency, let patient, _, _): try review(emergency, of: patient)
    case .nameGuardian(let guardian, let patient, let classes, let period):
      try name(guardian, for: patient, classes: classes, period: period)
    case .nameCustodians(let custodians, let patient, let threshold, let period):
      try name(custodians, for: patient, threshold: threshold, period: period)
    case .nameFamily(let members, let patient): try nameFamily(members, of: patient)
    }
  }
}
