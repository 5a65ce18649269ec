import Consent
import Ledger
import Vitals

extension Period {
  /// FHIR's periods hold at their end too; ours no longer does, so theirs ends a millisecond earlier.
  var fhir: JSONValue {
    FHIRShape.object([
      "end": until.map { FHIRShape.instant($0.adding(milliseconds: -1)) }, "start": FHIRShape.instant(from),
    ])
  }

  /// - Throws: ``FHIRRefusal`` for a period without a start, with a date that names no instant, or one that never holds.
  init(_ node: FHIRNode) throws(FHIRRefusal) {
    try node.allow(["start", "end"])
    let until = node.has("end") ? try node.instant("end").adding(milliseconds: 1) : nil
    guard let period = Period(from: try node.instant("start"), until: until) else {
      throw FHIRRefusal(.contradiction, at: node.at("end"))
    }
    self = period
  }
}
