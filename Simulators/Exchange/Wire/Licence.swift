/// What an administrator signs so that people and organisations may act.
package enum Licence {
  package static func approve(person: String) -> ExchangeAct {
    ExchangeAct("licence.approved", about: person, ["person": .text(person)])
  }

  /// An organisation in three steps: registered, approved, and trusted where that is wanted.
  package static func open(organisation: String, isTrusted: Bool) -> [ExchangeAct] {
    let name: [String: CanonicalText] = ["organisation": .text(organisation)]
    let registered = ExchangeAct(
      "organisation.registered", about: organisation, name.merging(["country": "IN"]) { own, _ in own },
      sealed: ["name": .text(organisation)])
    let approved = ExchangeAct("licence.approved", about: organisation, name)
    guard isTrusted else { return [registered, approved] }
    return [
      registered, approved,
      ExchangeAct(
        "organisation.trusted", about: organisation, name.merging(["trusted": .flag(true)]) { own, _ in own }),
    ]
  }

  /// One side of the contract between a person and an organisation; both sides sign the same.
  package static func affiliate(_ person: String, with organisation: String) -> ExchangeAct {
    ExchangeAct(
      "affiliation.signed", about: person, ["organisation": .text(organisation), "person": .text(person)])
  }
}
