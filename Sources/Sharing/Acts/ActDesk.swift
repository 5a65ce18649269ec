import Consent
import Ledger
import Store
import Vitals

/// Takes what people signed: checks it, and hands it to the writer (CONSENT-1).
///
/// What needs no state is checked on the caller's thread, signatures above all; what needs the registry is checked on the
/// writer, in the order of commits, so that a key retired a moment ago no longer counts.
package struct ActDesk: Sendable {
  private let writer: Writer
  private let node: NodeDescription
  private let clock: @Sendable () -> Timestamp
  /// New user names in profiles, by author: each try tells whether somebody bears the name. Nil for an operator.
  private let names: Pace?

  /// - Parameter isPaced: whether trying user names takes time; an operator's own commands wait for nothing.
  package init(
    writer: Writer, node: NodeDescription, isPaced: Bool = true, clock: @escaping @Sendable () -> Timestamp
  ) {
    names = isPaced ? Pace(burst: 5, intervalMilliseconds: 600_000) : nil
    self.writer = writer
    self.node = node
    self.clock = clock
  }

  /// Takes an act. When this returns, the act and all that it caused are durable.
  ///
  /// An act that stands on the ledger already is answered with its place: sending again after a lost answer is safe.
  /// - Throws: ``ActRefusal``, or `StoreError` when the act does not fit the state of things or the disk is full.
  package func submit(_ signed: SignedAct, over way: ActWay? = nil) async throws -> ActReceipt {
    let checked = try CheckedAct(signed, for: node, at: clock())
    return try await writer.perform(urgent: true) { transaction in
      try Self.perform(checked, over: way, in: transaction, names: names)
    }
  }

  /// The same for a thread that may block; never call it from an async context.
  package func submitAndWait(_ signed: SignedAct, over way: ActWay? = nil) throws -> ActReceipt {
    let checked = try CheckedAct(signed, for: node, at: clock())
    return try writer.wait(urgent: true) { transaction in
      try Self.perform(checked, over: way, in: transaction, names: names)
    }
  }

  /// The same without waiting: the signature is checked on the caller's thread, and nothing of it is held for the writer.
  ///
  /// - Parameter done: called once: on the caller's thread when the act is refused before the writer sees it, else on the
  ///   writer's when it is durable or refused. Must not block.
  package func submit(
    _ signed: SignedAct, over way: ActWay?, done: @escaping @Sendable (Result<ActReceipt, any Error>) -> Void
  ) {
    let checked: CheckedAct
    do { checked = try CheckedAct(signed, for: node, at: clock()) } catch { return done(.failure(error)) }
    writer.submit(urgent: true) { [names] transaction in
      try Self.perform(checked, over: way, in: transaction, names: names)
    } completion: {
      done($0)
    }
  }

  /// Takes many acts as one: all of them become durable together, or none.
  package func submitAndWait(_ signed: [SignedAct]) throws -> [ActReceipt] {
    let now = clock()
    let checked = try signed.map { try CheckedAct($0, for: node, at: now) }
    return try writer.wait { transaction in try checked.map { try Self.perform($0, over: nil, in: transaction) } }
  }

  /// - Parameter isGated: whether the act comes from its own desk, with the decision or the files that it needs: records
  ///   and links do.
  static func perform(
    _ checked: CheckedAct, over way: ActWay? = nil, in transaction: Transaction, isGated: Bool = false,
    names: Pace? = nil
  ) throws -> ActReceipt {
    switch checked.act {
    case .record, .handOut: guard isGated else { throw ActRefusal.unknownType(checked.entry.type) }
    default: break
    }
    if let position = try transaction.position(ofAct: checked.leaf) {
      return ActReceipt(position: position, leaf: checked.leaf, isRepeated: true)
    }
    let author = try authorise(checked, in: transaction)
    if case .changeTeam(_, let members) = checked.act { try requireApproved(members, in: transaction) }
    if case .changeProfile(let person, let role, _, let profile) = checked.act {
      try change(profile, of: person, as: role, by: author, in: transaction, names: names)
    }
    if let way { try note(way, of: checked, by: author, in: transaction) }
    let payload = checked.sealed.map { (salt: $0.salt, bytes: $0.payload) }
    let position: Int64
    do { position = try transaction.record(act: checked.entry, payload: payload) } catch let error as ConsentRefusal {
      throw ActRefusal.consent(error)
    }
    switch checked.act {
    case .acknowledge(let alert, _):
      try transaction.acknowledge(alert: try opened(alert, checked, transaction), by: author.id, entry: position)
    case .reject(let alert, _):
      try transaction.reject(alert: try opened(alert, checked, transaction), by: author.id, entry: position)
    case .acceptShift(let unit, let alerts):
      try transaction.acceptShift(
        unit: unit,
        alerts: try alerts.map { name in
          guard let opened = AlertRecord.opened(name: name) else { throw ActRefusal.malformed("alerts") }
          return opened
        }, by: author.id)
    case .shelve(let alert, _, let until, let reason):
      try transaction.shelve(
        alert: try opened(alert, checked, transaction), by: author.id, until: until,
        reason: reason, entry: position)
    case .resolve(let alert, _, let reason, _):
      try transaction.resolve(
        alert: try opened(alert, checked, transaction), by: author.id, reason: reason, entry: position)
    case .changeTeam(let patient, _):
      if let subject = transaction.registry.patient(id: patient)?.subject {
        try transaction.teamChanged(patient: subject)
      }
    case .erase(let patient): try transaction.erase(patient: patient, entry: position)
    case .setActive(let person, let isActive):
      try transaction.standingChanged(of: person)
      // Whoever registered a patient with somebody else's number must not keep that one out.
      if !isActive, transaction.registry.person(id: person)?.role == .patient {
        try transaction.freeIdentityNumbers(of: person)
      }
    case .placeOrder(let patient, let terms, _, let expires):
      try transaction.place(terms, for: patient, by: author.id, expires: expires, entry: position)
    case .withdrawOrder(let patient, let order, _): try transaction.withdraw(order: order, of: patient)
    case .takeBack(let link, let patient): try transaction.revokeLink(link, of: patient, entry: position)
    case .consent(.refuse(.person(let person), _)):
      try transaction.standingChanged(of: person.text)
      try transaction.freeIdentityNumbers(of: person.text)
    case .consent(.approve(.person(let person))), .consent(.suspend(.person(let person), _)):
      try transaction.standingChanged(of: person.text)
    case .completeRecovery(let person, _): try transaction.letNobodyStay(as: person)
    // Whoever signed in with the key that is retired now must not stay; tokens of the operator's are the operator's.
    case .rotateKey(let person, _, let retires): if !retires.isEmpty { try transaction.endSessions(of: person) }
    case .bind, .unbind, .agree, .changeProfile, .beginRecovery, .refuseRecovery, .consent, .record,
      .appointment, .handOut, .facility, .treatment:
      break
    }
    return ActReceipt(position: position, leaf: checked.leaf, isRepeated: false)
  }

  /// A profile is a person's own, in the role that the person has; its user name is the one to sign in under.
  ///
  /// How somebody is called who was registered by the operator lies in that registration, webhook and secret too: a profile
  /// over it would silently take them off the calls (ALERT-3), so that is left to the operator.
  private static func change(
    _ profile: JSONValue, of person: String, as role: Role, by author: Person, in transaction: Transaction,
    names: Pace?
  ) throws {
    guard role == author.role else { throw ActRefusal.malformed("role") }
    guard !author.channels.contains(.webhook), !author.channels.contains(.mail) else {
      throw StoreError.conflict(.calledByOperator)
    }
    guard let userName = profile["userName"]?.string else { throw ActRefusal.malformed("userName") }
    guard try !transaction.bears(userName: userName, person) else { return }
    // Before anybody looks whose it is.
    try names?.take(person, at: transaction.now)
    try transaction.take(userName: userName, for: person)
  }

  /// Writes down from where an answer to an alert came, just before the answer itself.
  private static func note(
    _ way: ActWay, of checked: CheckedAct, by author: Person, in transaction: Transaction
  ) throws {
    if case .mqtt(let recipient) = way, recipient != author.id { throw ActRefusal.authorUnknown }
    switch checked.act {
    case .acknowledge(let name, _), .reject(let name, _), .resolve(let name, _, _, _), .shelve(let name, _, _, _):
      try transaction.noteAnswer(
        alert: try opened(name, checked, transaction), act: checked.leaf, way: way.word)
    default: break
    }
  }

  static func authorise(_ checked: CheckedAct, in transaction: Transaction) throws -> Person {
    guard let author = transaction.registry.person(id: checked.entry.author), author.isActive,
      author.keys.contains(checked.key.description)
    else { throw ActRefusal.authorUnknown }
    try requireApproved(author, for: checked.act, in: transaction)
    guard try ActRights.permits(checked.act, by: author, in: transaction) else {
      throw ActRefusal.roleForbids(author.role, checked.entry.type)
    }
    return author
  }

  /// Until an administrator approves, and while suspended, a person may only look after the own keys and profile. Acts of
  /// consent are judged by the engine, which lets an applicant apply.
  private static func requireApproved(_ author: Person, for act: Act, in transaction: Transaction) throws {
    switch act {
    case .consent, .agree, .changeProfile, .refuseRecovery: return
    case .rotateKey(let person, _, _) where person == author.id: return
    default: break
    }
    guard let standing = PersonID(author.id).flatMap({ transaction.standing(of: $0) }) else {
      throw ActRefusal.authorUnknown
    }
    guard standing.isApproved else { throw ActRefusal.consent(.notApproved(standing.licence)) }
  }

  /// Nobody is called for a patient who may not look at the alert.
  private static func requireApproved(_ members: [String], in transaction: Transaction) throws {
    for member in members {
      guard let standing = PersonID(member).flatMap({ transaction.standing(of: $0) }) else {
        throw StoreError.unknown(.person)
      }
      guard standing.isApproved else { throw StoreError.conflict(.notApproved) }
    }
  }

  /// The open alert that the act is about; the entry must name the alert's own patient.
  private static func opened(_ name: String, _ checked: CheckedAct, _ transaction: Transaction) throws -> Int64 {
    guard let opened = AlertRecord.opened(name: name) else { throw ActRefusal.malformed("alert") }
    guard try transaction.openAlert(opened).pseudonym == checked.entry.subject else { throw ActRefusal.wrongSubject }
    return opened
  }
}
