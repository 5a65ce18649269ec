import Consent
import Ledger
import Vitals

/// Reads a resource Consent that says exactly what a grant or prohibition can say, and nothing else.
struct ConsentReader {
  private let root: FHIRNode
  private let version: FHIRVersion

  init(_ value: JSONValue, _ version: FHIRVersion) throws(FHIRRefusal) {
    root = try FHIRNode(value, at: "")
    self.version = version
  }

  func contract() throws(FHIRRefusal) -> ConsentContract {
    try root.text("resourceType", mustBe: "Consent")
    try root.allow(Self.common.union(version == .r4 ? Self.onlyR4 : Self.onlyR5))
    try root.single("category").concept(FHIRSystem.loinc, ConsentContract.patientConsent)
    let (provision, isPermit) = version == .r4 ? try ruleOfR4() : try ruleOfR5()
    let rule = ProvisionReader(provision)
    let effect: ConsentContract.Effect =
      isPermit ? .permit(try rule.grantTerms()) : .deny(try rule.consentTerms(), try rule.period())
    return ConsentContract(
      id: try id(), status: try status(), patient: try patient(), author: try author(), grantee: try rule.grantee(),
      effect: effect, time: try time())
  }

  private static let common: Set<String> = ["resourceType", "id", "status", "category", "provision", "text", "meta"]
  private static let onlyR4: Set<String> = ["scope", "patient", "dateTime", "performer", "policyRule"]
  private static let onlyR5: Set<String> = ["subject", "date", "_date", "grantor", "decision", "modifierExtension"]

  /// The rule and whether it permits. R4: the root provision carries nothing but the rule, above all no type.
  private func ruleOfR4() throws(FHIRRefusal) -> (FHIRNode, Bool) {
    try root.node("scope").concept(FHIRSystem.consentScope, "patient-privacy")
    try root.node("policyRule").concept(FHIRSystem.actCode, "OPTOUT")
    let outer = try root.node("provision")
    try outer.allow(["provision"])
    let rule = try outer.single("provision")
    try rule.allow(ProvisionReader.members.union(["type"]))
    switch try rule.text("type") {
    case "permit": return (rule, true)
    case "deny": return (rule, false)
    default: throw FHIRRefusal(.unknownCode, at: rule.at("type"))
    }
  }

  /// R5: the rule is the exception to the decision, and has no type.
  private func ruleOfR5() throws(FHIRRefusal) -> (FHIRNode, Bool) {
    let rule = try root.single("provision")
    try rule.allow(ProvisionReader.members)
    let isPermit: Bool
    switch try root.text("decision") {
    case "deny": isPermit = true
    case "permit": isPermit = false
    default: throw FHIRRefusal(.unknownCode, at: root.at("decision"))
    }
    // A decision to permit everything else is more than anybody can sign here: it must say that it only takes away.
    let modifiers = try root.nodes("modifierExtension", count: isPermit ? 0...0 : 1...1)
    for modifier in modifiers {
      try modifier.allow(["url", "valueBoolean"])
      try modifier.text("url", mustBe: FHIRSystem.restrictionOnly)
      guard modifier.members["valueBoolean"] == true else {
        throw FHIRRefusal(.malformed, at: modifier.at("valueBoolean"))
      }
    }
    return (rule, isPermit)
  }

  private func id() throws(FHIRRefusal) -> Int64 {
    let text = try root.text("id")
    guard let id = Int64(text), id >= 0, String(id) == text else { throw FHIRRefusal(.malformed, at: root.at("id")) }
    return id
  }

  private func status() throws(FHIRRefusal) -> ConsentContract.Status {
    switch (try root.text("status"), version) {
    case ("active", _): .active
    case ("inactive", _): .inactive
    case ("proposed", .r4), ("draft", .r5): .awaiting
    default: throw FHIRRefusal(.unknownCode, at: root.at("status"))
    }
  }

  private func patient() throws(FHIRRefusal) -> PersonID {
    let node = try root.node(version == .r4 ? "patient" : "subject")
    guard case .person(let patient) = try Grantee(node), patient.text.hasPrefix("pat-") else {
      throw FHIRRefusal(.unknownCode, at: node.at("reference"))
    }
    return patient
  }

  private func author() throws(FHIRRefusal) -> PersonID {
    let node = try root.single(version == .r4 ? "performer" : "grantor")
    guard case .person(let author) = try Grantee(node) else {
      throw FHIRRefusal(.unknownCode, at: node.pointer)
    }
    return author
  }

  private func time() throws(FHIRRefusal) -> Timestamp {
    if version == .r4 { return try root.instant("dateTime") }
    let outer = try root.node("_date")
    try outer.allow(["extension"])
    let exact = try outer.single("extension")
    try exact.allow(["url", "valueInstant"])
    try exact.text("url", mustBe: FHIRSystem.instant)
    let time = try exact.instant("valueInstant")
    guard .string(try root.text("date")) == FHIRShape.date(time) else {
      throw FHIRRefusal(.contradiction, at: root.at("date"))
    }
    return time
  }
}
