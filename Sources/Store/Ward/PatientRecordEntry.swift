import Ledger
import Triage
import Vitals

/// One change of a patient's state as the journal keeps it, sealed under the patient's key.
enum PatientRecordEntry: Hashable {
  /// A reading that was alarmed, technical or summarised. `judged` is its skew-corrected time.
  case reading(Reading, device: DeviceIndex, outcome: Outcome, digest: Digest32, judged: Timestamp)
  /// A window was opened for the readings that follow.
  case open(device: DeviceIndex, start: Timestamp, isSupplement: Bool, salt: Digest32)
  /// A window was closed and its summary anchored.
  case close(device: DeviceIndex, index: Int)
  /// What triage remembers after the batch.
  case triage(TriageState)

  func encode(into writer: inout ByteWriter) {
    switch self {
    case .reading(let reading, let device, let outcome, let digest, let judged):
      writer.byte(0)
      writer.byte(outcome.rawValue)
      writer.signed(device.value)
      writer.signed(judged.milliseconds)
      writer.raw(digest.bytes)
      writer.append { reading.encode(into: &$0) }
    case .open(let device, let start, let isSupplement, let salt):
      writer.byte(1)
      writer.signed(device.value)
      writer.signed(start.milliseconds)
      writer.byte(isSupplement ? 1 : 0)
      writer.raw(salt.bytes)
    case .close(let device, let index):
      writer.byte(2)
      writer.signed(device.value)
      writer.varint(UInt64(index))
    case .triage(let state):
      writer.byte(3)
      writer.counted(state.encoded())
    }
  }

  init(from reader: inout ByteReader) throws {
    switch try reader.byte() {
    case 0:
      guard let outcome = Outcome(rawValue: try reader.byte()) else { throw StoreError.malformedState }
      let device = DeviceIndex(try reader.signed())
      let judged = Timestamp(milliseconds: try reader.signed())
      let digest = try reader.digest()
      let reading = try reader.consume { try Reading(decoding: &$0) }
      self = .reading(reading, device: device, outcome: outcome, digest: digest, judged: judged)
    case 1:
      let device = DeviceIndex(try reader.signed())
      let start = Timestamp(milliseconds: try reader.signed())
      let isSupplement = try reader.byte() == 1
      self = .open(device: device, start: start, isSupplement: isSupplement, salt: try reader.digest())
    case 2:
      let device = DeviceIndex(try reader.signed())
      self = .close(device: device, index: Int(truncatingIfNeeded: try reader.varint()))
    case 3: self = .triage(try TriageState(decoding: try reader.counted()))
    default: throw StoreError.malformedState
    }
  }
}
