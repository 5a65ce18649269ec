import Foundation
import Ledger
import Triage
import Vitals

/// What is sealed of an alert in its row.
struct AlertContents: Decodable {
  struct Technical: Decodable {
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

  /// The bytes to seal: what a decoder of this type reads; see ``AlarmSnapshot`` for why they are written by hand.
  static func bytes(of record: AlertRecord) throws -> [UInt8] {
    var members: [String: JSONValue] = [
      "alarm": AlarmSnapshot.value(of: record.alarm), "openedAt": .integer(record.openedAt.milliseconds),
      "newestEvidence": .integer(record.newestEvidence), "evidenceCount": .integer(Int64(record.evidenceCount)),
    ]
    if let pseudonym = record.pseudonym { members["pseudonym"] = .string(pseudonym) }
    if let technical = record.technical {
      members["technical"] = [
        "device": .integer(technical.device.value), "subject": .integer(technical.subject.value),
        "kind": .string(technical.kind),
      ]
    }
    return try CanonicalJSON.encode(.object(members))
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
