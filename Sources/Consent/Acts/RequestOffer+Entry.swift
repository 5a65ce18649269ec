import Ledger
import Vitals

extension RequestOffer {
  /// `until`, `organisation`.
  var body: [String: JSONValue] {
    var members: [String: JSONValue] = ["until": .integer(until.milliseconds)]
    if let organisation { members["organisation"] = .string(organisation.text) }
    return members
  }

  /// The terms, `wantedUntil`, `wantedUses`, `note`.
  var payload: JSONValue {
    var members = terms.members
    if let wantedUntil { members["wantedUntil"] = .integer(wantedUntil.milliseconds) }
    if let wantedUses { members["wantedUses"] = .integer(Int64(wantedUses)) }
    if let note { members["note"] = .string(note) }
    return .object(members)
  }

  init(_ body: Fields, _ values: Fields, patient: PersonID) throws(ConsentRefusal) {
    self.init(
      patient: patient, organisation: try body.optionalOrganisation("organisation"), terms: try values.terms(),
      wantedUntil: try values.optionalTime("wantedUntil"),
      wantedUses: values.has("wantedUses") ? try values.count("wantedUses") : nil, until: try body.time("until"),
      note: try values.optionalProse("note"))
  }
}
