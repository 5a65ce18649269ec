import WardKit

/// Which operation comes, and about whom. What cannot be done yet is done as the step before it: without a request nobody
/// grants, without a grant nobody revokes.
extension Knowledge {
  /// - Parameters:
  ///   - slot: the number of the operation; the same seed and slot ask for the same kind.
  ///   - now: milliseconds since 1970.
  /// - Returns: what is done, and as which operation it counts.
  package mutating func choose(slot: Int, now: Int64) -> (operation: ExchangeOperation, move: Move) {
    var dice = SeededGenerator(seed: scenario.seed, purpose: .exchange, index: slot)
    return choose(scenario.mix.operation(at: dice.unit()), &dice, now: now)
  }

  private mutating func choose(
    _ operation: ExchangeOperation, _ dice: inout SeededGenerator, now: Int64
  ) -> (operation: ExchangeOperation, move: Move) {
    switch operation {
    case .request:
      return request(&dice, now: now).map { (.request, $0) } ?? (.open, opening(&dice))
    case .grant:
      guard let asked = pending.take(&dice) else { return choose(.request, &dice, now: now) }
      answered(asked)
      let grantee = Addressee.person(cast.clinicians[asked.clinician].id)
      let grant = grant(of: asked.patient, to: grantee, answering: asked.position, &dice, now: now)
      return (.grant, .act(author: .patient, patient: asked.patient, .granted(grant)))
    case .offer:
      let clinician = cast.clinicians[anyClinician(&dice)]
      let patient = anyPatient(&dice)
      let grantee = dice.chance(0.5) ? Addressee.organisation(clinician.organisation) : .role(clinician.role)
      let grant = grant(of: patient, to: grantee, answering: nil, &dice, now: now)
      return (.offer, .act(author: .patient, patient: patient, .granted(grant)))
    case .deny:
      guard let asked = pending.take(&dice) else { return choose(.request, &dice, now: now) }
      answered(asked)
      return (.deny, .act(author: .patient, patient: asked.patient, .denied(request: asked.position)))
    case .revoke:
      guard let known = live.take(&dice) else { return choose(.grant, &dice, now: now) }
      ended.add(known)
      return (.revoke, .act(author: .patient, patient: known.patient, .revoked(known.position)))
    case .open: return (.open, opening(&dice))
    case .list:
      let (clinician, patient) = pair(&dice)
      return (.list, .list(clinician: clinician, patient: patient, purpose: purpose(&dice)))
    case .write: return writing(&dice)
    case .log: return (.log, .log(patient: anyPatient(&dice)))
    case .prohibit: return prohibiting(&dice, now: now)
    case .lift:
      guard let one = prohibitions.take(&dice) else { return prohibiting(&dice, now: now) }
      return (.lift, .act(author: .patient, patient: one.patient, .lifted(one.position)))
    case .declare:
      let (doctor, patient) = (anyDoctor(&dice), anyPatient(&dice))
      let declared = Agreement.declared(by: cast.clinicians[doctor].id, at: now)
      return (.declare, .act(author: .clinician(doctor), patient: patient, declared))
    case .forge:
      let kind = Forgery.allCases[Int(dice.next() % UInt64(Forgery.allCases.count))]
      return (.forge, .forge(kind, clinician: anyClinician(&dice), patient: anyPatient(&dice)))
    }
  }

  // MARK: What

  private mutating func request(_ dice: inout SeededGenerator, now: Int64) -> Move? {
    let (clinician, patient) = (anyClinician(&dice), anyPatient(&dice))
    guard mayAsk(clinician, patient) else { return nil }
    let asked = Agreement.requested(Self.looking(.classes(classes(&dice))), until: now + 86_400_000)
    return .act(author: .clinician(clinician), patient: patient, asked)
  }

  private func grant(
    of patient: Int, to addressee: Addressee, answering request: Int64?, _ dice: inout SeededGenerator, now: Int64
  ) -> PlainGrant {
    let isOfOne = dice.chance(0.15)
    let record = anyRecord(of: patient, &dice)
    let isShort = dice.chance(scenario.shortShare)
    let seconds = dice.within(scenario.shortSeconds)
    let isCounted = dice.chance(scenario.countedShare)
    let uses = 1 + Int(dice.next() % 3)
    return PlainGrant(
      to: addressee, terms: Self.looking(isOfOne && record > 0 ? .record(record) : .classes(classes(&dice))),
      until: isShort ? now + Int64(seconds * 1_000) : nil, uses: isCounted ? uses : nil,
      sources: dice.chance(0.5) ? "any" : "standard", request: request)
  }

  private func opening(_ dice: inout SeededGenerator) -> Move {
    let isEmergency = dice.chance(0.05)
    let isDoubled = dice.chance(scenario.doubledShare)
    if isEmergency, let one = declared.any(&dice) {
      let record = anyRecord(of: one.patient, &dice)
      return .open(
        clinician: one.doctor, patient: one.patient, record: record, purpose: "ETREAT", isDoubled: isDoubled)
    }
    let (clinician, patient) = pair(&dice)
    let record = anyRecord(of: patient, &dice)
    // Now and then somebody claims an emergency that was never declared.
    let purpose = isEmergency ? "ETREAT" : purpose(&dice)
    return .open(clinician: clinician, patient: patient, record: record, purpose: purpose, isDoubled: isDoubled)
  }

  /// The position of one of the patient's records; 0, which is no record's, when there is none.
  private func anyRecord(of patient: Int, _ dice: inout SeededGenerator) -> Int64 {
    records[patient].isEmpty ? 0 : records[patient][Int(dice.next() % UInt64(records[patient].count))]
  }

  private mutating func writing(_ dice: inout SeededGenerator) -> (ExchangeOperation, Move) {
    let patient = anyPatient(&dice)
    guard records[patient].count < Self.recordBound else { return (.open, opening(&dice)) }
    let doctor = dice.chance(0.8) ? cast.doctor(of: patient) : anyDoctor(&dice)
    return (.write, .write(doctor: doctor, patient: patient))
  }

  private mutating func prohibiting(_ dice: inout SeededGenerator, now: Int64) -> (ExchangeOperation, Move) {
    let known = live.any(&dice)
    let patient = known?.patient ?? anyPatient(&dice)
    guard forbidden[patient, default: 0] < Self.prohibitionBound else { return (.open, opening(&dice)) }
    let clinician = cast.clinicians[anyClinician(&dice)]
    var against = known?.grant.to ?? .role(clinician.role)
    if dice.chance(0.2) { against = .organisation(clinician.organisation) }
    let purposes: Set = dice.chance(0.5) ? ["TREAT"] : ["TREAT", "ETREAT"]
    let terms = PlainTerms(.classes(classes(&dice)), purposes: purposes, actions: ["list", "read"])
    return (.prohibit, .act(author: .patient, patient: patient, .prohibited(against: against, terms)))
  }

  // MARK: Who

  /// Somebody who wants to look, and at whom: by a grant that lives, by one that has ended, or by none.
  private func pair(_ dice: inout SeededGenerator) -> (clinician: Int, patient: Int) {
    let draw = dice.unit()
    if draw >= scenario.strangerShare {
      let hasEnded = draw < scenario.strangerShare + scenario.endedShare
      if let known = (hasEnded ? ended : live).any(&dice), let clinician = somebody(known.grant.to, &dice) {
        return (clinician, known.patient)
      }
    }
    return (anyClinician(&dice), anyPatient(&dice))
  }

  private func somebody(_ addressee: Addressee, _ dice: inout SeededGenerator) -> Int? {
    let start = anyClinician(&dice)
    let count = cast.clinicians.count
    return (0..<count).lazy.map { (start + $0) % count }.first { index in
      let clinician = cast.clinicians[index]
      switch addressee {
      case .person(let person): return person == clinician.id
      case .organisation(let organisation): return organisation == clinician.organisation
      case .role(let role): return role == clinician.role
      }
    }
  }

  private func anyPatient(_ dice: inout SeededGenerator) -> Int { Int(dice.next() % UInt64(cast.patients.count)) }

  private func anyClinician(_ dice: inout SeededGenerator) -> Int { Int(dice.next() % UInt64(cast.clinicians.count)) }

  private func anyDoctor(_ dice: inout SeededGenerator) -> Int {
    cast.doctors[Int(dice.next() % UInt64(cast.doctors.count))]
  }

  /// Now and then somebody names a purpose that nobody granted.
  private func purpose(_ dice: inout SeededGenerator) -> String { dice.chance(0.03) ? "HRESCH" : "TREAT" }

  private func classes(_ dice: inout SeededGenerator) -> Set<String> {
    dice.chance(0.7) ? [ExchangeClasses.reports, ExchangeClasses.ownFiles] : [ExchangeClasses.reports]
  }

  private static func looking(_ scope: PlainTerms.Scope) -> PlainTerms {
    PlainTerms(scope, purposes: ["TREAT"], actions: ["list", "read"])
  }
}
