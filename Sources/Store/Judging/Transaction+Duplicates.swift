import Triage
import Vitals

/// Whether a reading came before, and whether it says the same.
extension Transaction {
  func isDuplicate(_ item: ReceivedReading, worn subject: SubjectID?) -> Bool {
    if let sequence = item.reading.sequence {
      return core.ward.holds(item.device, boot: item.reading.boot, sequence: sequence)
    }
    guard let subject, let wearing = core.ward[subject].wearing(of: item.device) else { return false }
    return wearing.recent.contains(key: item.reading.time.unsigned, digest: item.digest.prefix64)
  }

  /// The same number with another content is a conflict: recorded and raised, and still counted once, as a duplicate.
  func compare(_ item: ReceivedReading, device: Device, worn subject: SubjectID?, rules: Rules) throws {
    guard !item.isTimeRelative, let sequence = item.reading.sequence, let subject,
      let patient = registry.patient(subject),
      let wearing = core.ward[subject].wearing(of: item.device),
      let known = wearing.recent.digest(of: DigestRing.key(boot: item.reading.boot, sequence: sequence)),
      known != item.digest.prefix64
    else { return }
    try raiseTechnical(
      TechnicalKey(device: device.index, kind: TechnicalKind.sequenceConflict.rawValue), about: subject,
      pseudonym: patient.id, finding: rules.finding(.sequenceConflict), readingTime: now,
      timings: rules.calls)
  }
}
