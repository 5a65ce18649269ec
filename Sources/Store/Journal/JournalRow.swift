import Vault
import Vitals

/// One row of the journal: what one batch changed in the states of devices and patients.
///
/// It runs ahead of the folded states, so that a batch of a thousand readings writes one row instead of a page for each
/// device and patient. What was measured is sealed per patient; what remains in clear are numbers and outcomes.
struct JournalRow {
  /// When the batch was received, by the gateway's clock.
  let received: Timestamp
  /// The length of summary windows in force then: a start under another setting must replay as it was, not as it is.
  let windowMilliseconds: Int64
  let deviceRecords: [DeviceRecordEntry]
  /// Sealed records per patient.
  let sealed: [(subject: SubjectID, bytes: [UInt8])]

  static func place(id: Int64, subject: SubjectID) -> SealedPlace {
    SealedPlace(table: "journal", row: id, subject: subject.value)
  }

  func encode() -> [UInt8] {
    var writer = ByteWriter(capacity: 64 + deviceRecords.count * 16 + sealed.reduce(0) { $0 + $1.bytes.count + 12 })
    writer.byte(1)
    writer.signed(received.milliseconds)
    writer.signed(windowMilliseconds)
    writer.varint(UInt64(deviceRecords.count))
    for record in deviceRecords { record.encode(into: &writer, relativeTo: received) }
    writer.varint(UInt64(sealed.count))
    for section in sealed {
      writer.signed(section.subject.value)
      writer.counted(section.bytes)
    }
    return writer.bytes
  }

  init(
    received: Timestamp, windowMilliseconds: Int64, deviceRecords: [DeviceRecordEntry],
    sealed: [(subject: SubjectID, bytes: [UInt8])]
  ) {
    self.received = received
    self.windowMilliseconds = windowMilliseconds
    self.deviceRecords = deviceRecords
    self.sealed = sealed
  }

  init(decoding bytes: [UInt8]) throws(StoreError) {
    var reader = ByteReader(bytes)
    guard try reader.byte() == 1 else { throw .malformedState }
    received = Timestamp(milliseconds: try reader.signed())
    windowMilliseconds = try reader.signed()
    guard windowMilliseconds > 0 else { throw .malformedState }
    var records: [DeviceRecordEntry] = []
    for _ in 0..<(try reader.count()) {
      records.append(try DeviceRecordEntry(from: &reader, relativeTo: received))
    }
    deviceRecords = records
    var sections: [(subject: SubjectID, bytes: [UInt8])] = []
    for _ in 0..<(try reader.count()) {
      let subject = SubjectID(try reader.signed())
      sections.append((subject, Array(try reader.counted())))
    }
    sealed = sections
    guard reader.isAtEnd else { throw .malformedState }
  }

  /// The records of one patient, from what a ``PatientSection`` gave.
  static func decodeRecords(_ bytes: [UInt8]) throws -> [PatientRecordEntry] {
    var reader = ByteReader(bytes)
    var records: [PatientRecordEntry] = []
    for _ in 0..<(try reader.count()) { records.append(try PatientRecordEntry(from: &reader)) }
    guard reader.isAtEnd else { throw StoreError.malformedState }
    return records
  }
}
