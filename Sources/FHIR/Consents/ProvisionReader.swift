import Consent
import Ledger
import Vitals

/// Reads what a rule says: whom, what, why, when, and the conditions.
struct ProvisionReader {
  /// What a rule may have, apart from R4's type.
  static let members: Set<String> = ["action", "actor", "code", "data", "modifierExtension", "period", "purpose"]

  private let node: FHIRNode

  init(_ node: FHIRNode) { self.node = node }

  func period() throws(FHIRRefusal) -> Period { try Period(try node.node("period")) }

  func grantee() throws(FHIRRefusal) -> Grantee {
    let actor = try node.single("actor")
    try actor.allow(["reference", "role"])
    try actor.node("role").concept(FHIRSystem.participation, "IRCP")
    return try Grantee(try actor.node("reference"))
  }

  /// The terms of a prohibition, which has no conditions.
  func consentTerms() throws(FHIRRefusal) -> ConsentTerms {
    if node.has("modifierExtension") { throw FHIRRefusal(.unsupported, at: node.at("modifierExtension")) }
    return try terms()
  }

  func grantTerms() throws(FHIRRefusal) -> GrantTerms {
    var (uses, sources, countries): (Int?, DataSources?, Set<CountryCode>) = (nil, nil, [])
    for condition in try node.nodes("modifierExtension", count: 0...(GrantTerms.countryBound + 2)) {
      switch try condition.text("url") {
      case FHIRSystem.uses where uses == nil:
        try condition.allow(["url", "valuePositiveInt"])
        guard let count = condition.members["valuePositiveInt"]?.integer,
          (1...Int64(GrantTerms.useBound)).contains(count)
        else { throw FHIRRefusal(.malformed, at: condition.at("valuePositiveInt")) }
        uses = Int(count)
      case FHIRSystem.sources where sources == nil:
        sources = DataSources(rawValue: try code(condition))
        guard let sources, sources != .any else { throw FHIRRefusal(.unknownCode, at: condition.at("valueCode")) }
      case FHIRSystem.country:
        guard let country = CountryCode(try code(condition)), countries.insert(country).inserted else {
          throw FHIRRefusal(.unknownCode, at: condition.at("valueCode"))
        }
      default: throw FHIRRefusal(.unsupported, at: condition.at("url"))
      }
    }
    let terms = GrantTerms(
      try terms(), period: try period(), uses: uses, sources: sources ?? .any, countries: countries)
    guard let terms else { throw FHIRRefusal(.wrongCount, at: node.at("modifierExtension")) }
    return terms
  }

  private func code(_ condition: FHIRNode) throws(FHIRRefusal) -> String {
    try condition.allow(["url", "valueCode"])
    return try condition.text("valueCode")
  }

  private func terms() throws(FHIRRefusal) -> ConsentTerms {
    var actions: ActionSet = []
    for concept in try node.nodes("action", count: 1...AccessAction.allCases.count) {
      actions.formUnion(try AccessAction.actions(concept))
    }
    let purposes: PurposeSet = try words("purpose", FHIRSystem.actReason) { (node) throws(FHIRRefusal) in node }
    guard let terms = ConsentTerms(scope: try scope(), purposes: purposes, actions: actions) else {
      throw FHIRRefusal(.malformed, at: node.pointer)
    }
    return terms
  }

  private func scope() throws(FHIRRefusal) -> ConsentScope {
    guard node.has("data") else {
      return .classes(
        try words("code", FHIRSystem.dataClass) { (concept) throws(FHIRRefusal) in
          try concept.allow(["coding"])
          return try concept.single("coding")
        })
    }
    if node.has("code") { throw FHIRRefusal(.unsupported, at: node.at("code")) }
    let data = try node.single("data")
    try data.allow(["meaning", "reference"])
    try data.text("meaning", mustBe: "instance")
    let reference = try data.node("reference")
    try reference.allow(["reference"])
    let parts = try reference.text("reference").split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, parts[0] == "DocumentReference", let position = Int64(parts[1]), position >= 0,
      String(position) == parts[1]
    else { throw FHIRRefusal(.unknownCode, at: reference.at("reference")) }
    return .record(RecordID(position: position))
  }

  /// A set of codes of one system; each once.
  private func words<Word>(
    _ name: String, _ system: String, _ coding: (FHIRNode) throws(FHIRRefusal) -> FHIRNode
  ) throws(FHIRRefusal) -> WordSet<Word> {
    var set: WordSet<Word> = []
    for element in try node.nodes(name, count: 1...Array(Word.allCases).count) {
      let coding = try coding(element)
      try coding.allow(["system", "code"])
      try coding.text("system", mustBe: system)
      guard let word = Word(rawValue: try coding.text("code")), !set.contains(word) else {
        throw FHIRRefusal(.unknownCode, at: coding.at("code"))
      }
      set.insert(word)
    }
    return set
  }
}
