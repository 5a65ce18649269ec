extension Agreement {
  /// The act that makes it so, unsigned.
  ///
  /// - Parameter text: what a record says; nothing else needs it.
  package func act(about patient: String, text: String = "") -> PersonAct {
    switch self {
    case .granted(let grant): grant.act(about: patient)
    case .revoked(let position), .lifted(let position):
      PersonAct("consent.revoked", about: patient, ["of": .number(position)])
    case .prohibited(let against, let terms):
      PersonAct(
        "consent.prohibited", about: patient, against.clear.merging(["from": 0]) { own, _ in own },
        sealed: terms.members.merging(against.sealed) { own, _ in own })
    case .requested(let terms, let until):
      PersonAct("consent.requested", about: patient, ["until": .number(until)], sealed: terms.members)
    case .denied(let request):
      PersonAct(
        "consent.denied", about: patient, ["request": .number(request)], sealed: ["reason": "Not now."])
    case .recorded(let dataClass, let organisation):
      PersonAct(
        "record.added", about: patient, organisation.map { ["organisation": .text($0)] } ?? [:],
        sealed: ["class": .text(dataClass), "content": .object(["text": .text(text)]), "title": "A record"])
    case .declared:
      PersonAct("emergency.declared", about: patient, sealed: ["reason": "Unconscious, brought in by ambulance."])
    case .policy(let letsStrangers):
      PersonAct(
        "emergency.policy", about: patient, sealed: ["called": .flag(true), "strangers": .flag(letsStrangers)])
    }
  }
}

extension PlainGrant {
  fileprivate func act(about patient: String) -> PersonAct {
    var body = to.clear
    body["from"] = 0
    body["until"] = until.map { .number($0) }
    body["request"] = request.map { .number($0) }
    var payload = terms.members.merging(to.sealed) { own, _ in own }
    payload["sources"] = .text(sources)
    payload["uses"] = uses.map { .number(Int64($0)) }
    return PersonAct("consent.granted", about: patient, body, sealed: payload)
  }
}

extension Addressee {
  /// A pseudonym stands in clear.
  fileprivate var clear: [String: CanonicalText] {
    switch self {
    case .person(let person): ["person": .text(person)]
    case .organisation(let organisation): ["organisation": .text(organisation)]
    case .role: [:]
    }
  }

  /// A role is sealed: it says something of the patient.
  fileprivate var sealed: [String: CanonicalText] {
    if case .role(let role) = self { ["role": .text(role)] } else { [:] }
  }
}
