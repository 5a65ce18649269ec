import Ledger
import Triage
import Vitals

/// What the writer knows of a patient: the newest vitals for triage, and the devices that the patient wears.
///
/// Folded from journal records by ``apply(_:at:)`` alone, live and at start-up alike.
struct PatientState: Hashable {
  /// Set by the judge while a batch runs; the journal keeps the result of each batch, so that a replay need not judge.
  var triage = TriageState()
  private(set) var wearings: [Wearing] = []

  init() {}

  func wearing(of device: DeviceIndex) -> Wearing? {
    index(of: device).map { wearings[$0] }
  }

  /// Whether an open window takes this reading: asked for every reading, so nothing is copied.
  func hasWindow(for reading: Reading, of device: DeviceIndex, start: Timestamp) -> Bool {
    guard let index = index(of: device) else { return false }
    return wearings[index].window(for: reading, start: start) != nil
  }

  /// How many windows are open for the device.
  func openWindows(of device: DeviceIndex) -> Int {
    index(of: device).map { wearings[$0].windows.count } ?? 0
  }

  /// Takes one record into the state.
  ///
  /// - Returns: the window that the record closed, for its summary; at start-up the summary is on the ledger already.
  @discardableResult
  mutating func apply(
    _ record: PatientRecordEntry, windowMilliseconds: Int64, at received: Timestamp
  ) throws(StoreError) -> SummaryWindow? {
    switch record {
    case .reading(let reading, let device, let outcome, let digest, let judged):
      let index = wearingIndex(of: device)
      let key = reading.sequence.map { DigestRing.key(boot: reading.boot, sequence: $0) } ?? reading.time.unsigned
      wearings[index].remember(key: key, digest: digest.prefix64)
      guard outcome != .alarmed else { return nil }
      let start = Self.windowStart(of: judged, length: windowMilliseconds)
      guard let window = wearings[index].window(for: reading, start: start) else { throw .malformedState }
      wearings[index].add(reading, outcome: outcome, to: window, digest: digest, at: received)
      return nil
    case .open(let device, let start, let isSupplement, let salt):
      let index = wearingIndex(of: device)
      wearings[index].open(
        SummaryWindow(start: start, isSupplement: isSupplement, salt: salt, at: received))
      return nil
    case .close(let device, let window):
      let index = wearingIndex(of: device)
      guard wearings[index].windows.indices.contains(window) else { throw .malformedState }
      return wearings[index].close(window)
    case .triage(let state):
      triage = state
      return nil
    }
  }

  /// What a reading will change.
  struct ReadingBefore {
    fileprivate let wearing: Int
    fileprivate let kept: Wearing.Before
  }

  /// What this record will change, when that is a reading's digest and its window alone: a few words instead of the whole
  /// state. Nil for any other record, and for a device's first.
  func before(_ record: PatientRecordEntry, windowMilliseconds: Int64) -> ReadingBefore? {
    guard case .reading(let reading, let device, let outcome, _, let judged) = record, let wearing = index(of: device)
    else { return nil }
    guard outcome != .alarmed else {
      return ReadingBefore(wearing: wearing, kept: wearings[wearing].before(window: nil))
    }
    let start = Self.windowStart(of: judged, length: windowMilliseconds)
    guard let window = wearings[wearing].window(for: reading, start: start) else { return nil }
    return ReadingBefore(wearing: wearing, kept: wearings[wearing].before(window: window))
  }

  /// Takes the one reading back that came after `before`.
  mutating func restore(_ before: ReadingBefore) { wearings[before.wearing].restore(before.kept) }

  /// The start of the window that `time` falls into: windows begin at multiples of their length since 1970.
  static func windowStart(of time: Timestamp, length: Int64) -> Timestamp {
    let remainder = time.milliseconds % length
    return Timestamp(milliseconds: time.milliseconds - (remainder < 0 ? remainder + length : remainder))
  }

  /// By index: a closure over the elements would copy each.
  private func index(of device: DeviceIndex) -> Int? {
    wearings.indices.first { wearings[$0].device == device }
  }

  private mutating func wearingIndex(of device: DeviceIndex) -> Int {
    if let index = index(of: device) { return index }
    wearings.append(Wearing(device: device))
    return wearings.count - 1
  }

  func encode(into writer: inout ByteWriter) {
    writer.byte(1)
    writer.counted(triage.encoded())
    writer.varint(UInt64(wearings.count))
    for wearing in wearings { wearing.encode(into: &writer) }
  }

  init(from reader: inout ByteReader) throws {
    guard try reader.byte() == 1 else { throw StoreError.malformedState }
    triage = try TriageState(decoding: try reader.counted())
    for _ in 0..<(try reader.count()) { wearings.append(try Wearing(from: &reader)) }
  }
}

extension Timestamp {
  /// The time as a ring key, for readings that carry no number.
  var unsigned: UInt64 { UInt64(bitPattern: milliseconds) }
}

extension Digest32 {
  /// The first eight bytes.
  var prefix64: UInt64 {
    withUnsafeBytes { $0.loadUnaligned(as: UInt64.self) }
  }
}
