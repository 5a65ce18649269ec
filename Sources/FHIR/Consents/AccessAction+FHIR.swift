import Consent
import Ledger

extension AccessAction {
  /// The nearest code of FHIR's consent actions.
  var consentAction: String {
    switch self {
    case .see, .list, .read, .download: "access"
    case .write: "collect"
    case .correct: "correct"
    case .export: "use"
    case .link, .delegate: "disclose"
    }
  }

  /// FHIR's code for those who know no other, and our own, which is exact.
  var concept: JSONValue {
    FHIRShape.concept(
      FHIRShape.coding(FHIRSystem.consentAction, consentAction), FHIRShape.coding(FHIRSystem.action, rawValue))
  }

  /// Reads one element of `provision.action`. Where our own coding is missing, FHIR's stands for the least it can mean:
  /// access is to see, list and read, not to take a copy away; use and disclosure mean too much to be guessed.
  static func actions(_ concept: FHIRNode) throws(FHIRRefusal) -> ActionSet {
    try concept.allow(["coding"])
    var own: AccessAction?
    var common: (code: String, pointer: String)?
    for coding in try concept.nodes("coding", count: 1...2) {
      try coding.allow(["system", "code"])
      let (system, code, pointer) = (try coding.text("system"), try coding.text("code"), coding.at("code"))
      switch system {
      case FHIRSystem.action where own == nil:
        guard let action = AccessAction(rawValue: code) else { throw FHIRRefusal(.unknownCode, at: pointer) }
        own = action
      case FHIRSystem.consentAction where common == nil: common = (code, pointer)
      default: throw FHIRRefusal(.unsupported, at: coding.at("system"))
      }
    }
    guard let own else { return try least(common, at: concept.pointer) }
    if let common, common.code != own.consentAction { throw FHIRRefusal(.contradiction, at: common.pointer) }
    return [own]
  }

  private static func least(
    _ common: (code: String, pointer: String)?, at pointer: String
  ) throws(FHIRRefusal) -> ActionSet {
    switch common?.code {
    case "access": [.see, .list, .read]
    case "collect": [.write]
    case "correct": [.correct]
    default: throw FHIRRefusal(.unknownCode, at: common?.pointer ?? pointer)
    }
  }
}
