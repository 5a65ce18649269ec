/// What an administrator signs so that people and organisations may act.
package enum Licence {
  package static func approve(person: String) -> PersonAct {
    PersonAct("licence.approved", about: person, ["person": .text(person)])
  }

  /// An organisation in three steps: registered, approved, and trusted where that is wanted.
  package static func open(organisation: String, isTrusted: Bool) -> [PersonAct] {
    let name: [String: CanonicalText] = ["organisation": .text(organisation)]
    let registered = PersonAct(
      "organisation.registered", about: organisation, name.merging(["country": "IN"]) { own, _ in own },
      sealed: ["name": .text(organisation)])
    let approved = PersonAct("licence.approved", about: organisation, name)
    guard isTrusted else { return [registered, approved] }
    return [
      registered, approved,
      PersonAct(
        "organisation.trusted", about: organisation, name.merging(["trusted": .flag(true)]) { own, _ in own }),
    ]
  }

  /// One side of the contract between a person and an organisation; both sides sign the same.
  package static func affiliate(_ person: String, with organisation: String) -> PersonAct {
    PersonAct(
      "affiliation.signed", about: person, ["organisation": .text(organisation), "person": .text(person)])
  }
}
