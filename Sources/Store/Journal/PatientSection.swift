/// The records of one patient in the running batch, encoded as they come.
struct PatientSection {
  let subject: SubjectID
  private var count = 0
  private var records = ByteWriter()

  init(subject: SubjectID) { self.subject = subject }

  mutating func append(_ record: PatientRecordEntry) {
    count += 1
    record.encode(into: &records)
  }

  /// What is sealed in the journal: the records, and one last.
  func encoded(endingWith last: PatientRecordEntry) -> [UInt8] {
    var writer = ByteWriter(capacity: records.count + 160)
    writer.varint(UInt64(count + 1))
    writer.raw(records.bytes)
    last.encode(into: &writer)
    return writer.bytes
  }
}
