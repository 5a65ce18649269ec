import Triage
import Vitals

extension Transaction {
  /// Reports devices whose running numbers have had a gap for longer than the rules' grace, and ends what was filled.
  package func reportGaps(rules: Rules) throws {
    try reportLosses(rules: rules)
    for (device, since) in core.ward.gapSuspects.sorted(by: { $0.key < $1.key }) {
      let missing = core.ward[device].missing
      let key = TechnicalKey(device: device, kind: TechnicalKind.sequenceGap.rawValue)
      guard missing > 0 else {
        core.ward.clearGapSuspect(device)
        if hasTechnical(key) { try endTechnical(key, readingTime: now) }
        continue
      }
      guard now.milliseconds(since: since) >= Int64(rules.silence.gapGraceMilliseconds), !hasTechnical(key),
        let wearer = registry.device(device)?.presentWearer, let patient = registry.patient(wearer)
      else { continue }
      try raiseTechnical(
        key, about: wearer, pseudonym: patient.id,
        finding: rules.finding(.sequenceGap, value: Int(clamping: missing)), readingTime: now, timings: rules.calls)
    }
  }
}
