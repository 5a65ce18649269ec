import Consent
import Ledger
import Store
import Vitals

extension Shape {
  /// A request for access as whoever may answer it sees it.
  static func request(_ request: ConsentRequest) -> JSONValue {
    var members: [String: JSONValue] = [
      "actions": .array(request.terms.actions.sortedWords.map { .string($0) }), "by": .string(request.author.text),
      "patient": .string(request.patient.text),
      "purposes": .array(request.terms.purposes.sortedWords.map { .string($0) }),
      "request": .integer(request.id.position), "time": .integer(request.time.milliseconds),
      "until": .integer(request.until.milliseconds),
    ]
    members["organisation"] = request.organisation.map { .string($0.text) }
    members["wantedUntil"] = request.wantedUntil.map { .integer($0.milliseconds) }
    members["wantedUses"] = request.wantedUses.map { .integer(Int64($0)) }
    switch request.terms.scope {
    case .classes(let classes): members["classes"] = .array(classes.sortedWords.map { .string($0) })
    case .record(let record): members["record"] = .integer(record.position)
    }
    return .object(members)
  }

  /// Keys that wait to take the place of lost ones.
  static func recovery(_ recovery: KeyRecovery) -> JSONValue {
    [
      "due": .integer(recovery.due.milliseconds), "key": .string(recovery.key), "of": .integer(recovery.position),
    ]
  }

  /// Affiliations that one side has signed and the other has not.
  static func offers(_ standing: PersonStanding) -> [JSONValue] {
    standing.offers.sorted { $0.key < $1.key }.map { organisation, side in
      ["organisation": .string(organisation.text), "signedBy": .string(side.rawValue)]
    }
  }

  /// A profile as the person and an administrator see it.
  static func profile(_ view: ProfileView) -> [String: JSONValue] {
    var members: [String: JSONValue] = [
      "person": .string(view.person), "role": .string(view.role.rawValue), "short": .string(view.shortID),
      "version": .integer(view.version),
    ]
    members["agree"] = view.agreement.map { .string($0) }
    members["profile"] = view.profile.map(withoutSecrets)
    if view.isBroken { members["profileState"] = "broken" }
    return members
  }

  /// What everybody who is approved may know of a doctor.
  static func directoryEntry(_ view: ProfileView) -> [String: JSONValue] {
    var members: [String: JSONValue] = ["person": .string(view.person), "short": .string(view.shortID)]
    members["agree"] = view.agreement.map { .string($0) }
    for name in ["name", "specialisation"] { members[name] = view.profile?[name] }
    if view.isBroken { members["profileState"] = "broken" }
    return members
  }

  /// A webhook's shared secret is nobody's to see.
  private static func withoutSecrets(_ profile: JSONValue) -> JSONValue {
    guard var members = profile.object else { return profile }
    members["webhook"] = nil
    return .object(members)
  }
}
