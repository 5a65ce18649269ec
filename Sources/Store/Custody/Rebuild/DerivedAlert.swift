import Ledger
import Triage
import Vitals

/// An alert as the entries have told it so far.
struct DerivedAlert {
  let opened: Int64
  let subject: SubjectID
  let pseudonym: String?
  let technical: TechnicalKey?
  let openedAt: Timestamp
  /// Nil before its first step, and for ever when its patient was erased.
  var alarm: Alarm?
  var newestEvidence: Int64
  var evidenceCount = 1
  /// When its newest entry was written.
  var updated: Timestamp
  var ended: Timestamp?

  /// As the writer would keep it; nil when its patient was erased.
  var record: AlertRecord? {
    guard let alarm else { return nil }
    return AlertRecord(
      opened: opened, subject: subject, pseudonym: pseudonym, technical: technical, openedAt: openedAt, alarm: alarm,
      newestEvidence: newestEvidence, evidenceCount: evidenceCount)
  }
}

extension AlertRecord {
  /// What leaves no entry: normal readings, and a technical finding that is found again while its alert waits.
  static let quietPatient = ["normalSince", "lastNormal"]
  static let quietTechnical = ["samples", "lastAbnormal", "due"]

  /// This alert with what left no entry taken over from the other one.
  func adoptingQuiet(of other: AlertRecord) throws -> AlertRecord {
    guard var members = try AlarmSnapshot.value(of: alarm).object,
      let theirs = try AlarmSnapshot.value(of: other.alarm).object
    else { return self }
    for name in technical == nil ? Self.quietPatient : Self.quietTechnical { members[name] = theirs[name] }
    var adopted = self
    adopted.alarm = try AlarmSnapshot.alarm(from: .object(members))
    return adopted
  }
}
