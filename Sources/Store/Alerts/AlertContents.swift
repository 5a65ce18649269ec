import Foundation
import Triage
import Vitals

/// What is sealed of an alert in its row.
struct AlertContents: Codable {
  struct Technical: Codable {
    let device: Int64
    let subject: Int64
    let kind: String
  }

  let alarm: Alarm
  let pseudonym: String?
  let openedAt: Int64
  let newestEvidence: Int64
  let evidenceCount: Int
  let technical: Technical?

  init(_ record: AlertRecord) {
    alarm = record.alarm
    pseudonym = record.pseudonym
    openedAt = record.openedAt.milliseconds
    newestEvidence = record.newestEvidence
    evidenceCount = record.evidenceCount
    technical = record.technical.map {
      Technical(device: $0.device.value, subject: $0.subject.value, kind: $0.kind)
    }
  }

  func record(opened: Int64, subject: SubjectID) -> AlertRecord {
    AlertRecord(
      opened: opened, subject: subject, pseudonym: pseudonym,
      technical: technical.map {
        TechnicalKey(device: DeviceIndex($0.device), kind: $0.kind, subject: SubjectID($0.subject))
      },
      openedAt: Timestamp(milliseconds: openedAt), alarm: alarm, newestEvidence: newestEvidence,
      evidenceCount: evidenceCount)
  }
}
