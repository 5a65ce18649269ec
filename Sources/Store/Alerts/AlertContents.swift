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
    let unit: String?
  }

  let alarm: Alarm
  let pseudonym: String?
  let openedAt: Int64
  let newestEvidence: Int64
  let evidenceCount: Int
  let technical: Technical?

  /// The bytes to seal: what a decoder of this type reads; see ``AlarmSnapshot`` for why they are written by hand.
  static func bytes(of record: AlertRecord) throws -> [UInt8] {
    var writer = CanonicalWriter(capacity: 1_280)
    try writer.object { writer in
      writer.name("alarm")
      try AlarmSnapshot.write(record.alarm, to: &writer)
      try writer.member("evidenceCount", Int64(record.evidenceCount))
      try writer.member("newestEvidence", record.newestEvidence)
      try writer.member("openedAt", record.openedAt.milliseconds)
      if let pseudonym = record.pseudonym { writer.member("pseudonym", pseudonym) }
      guard let technical = record.technical else { return }
      writer.name("technical")
      try writer.object { writer in
        try writer.member("device", technical.device.value)
        writer.member("kind", technical.kind)
        try writer.member("subject", technical.subject.value)
        if !technical.unit.isEmpty { writer.member("unit", technical.unit) }
      }
    }
    return writer.bytes
  }

  func record(opened: Int64, subject: SubjectID) -> AlertRecord {
    AlertRecord(
      opened: opened, subject: subject, pseudonym: pseudonym,
      technical: technical.map {
        TechnicalKey(
          device: DeviceIndex($0.device), kind: $0.kind, subject: SubjectID($0.subject), unit: $0.unit ?? "")
      },
      openedAt: Timestamp(milliseconds: openedAt), alarm: alarm, newestEvidence: newestEvidence,
      evidenceCount: evidenceCount)
  }
}
