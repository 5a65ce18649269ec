import Ledger
import Vitals

/// The readings of one device in one window of reading time that are not on the ledger by themselves, as they
/// accumulate: normal ones, and technical ones whose values no limit objected to.
///
/// Beside the statistics runs a SHA-256 chain over the digests of the canonical readings, in (boot, sequence) order,
/// starting from a random salt: whoever kept the readings can prove later that none was hidden. A reading that comes out
/// of order cannot extend the chain and opens a supplement: another window with the same start.
///
/// A value of fixed size without references, see ``VitalSummaries``.
struct SummaryWindow: Hashable {
  /// Start of the window in reading time; a multiple of its length.
  let start: Timestamp
  /// Whether a summary of the same window exists already.
  let isSupplement: Bool
  let salt: Digest32
  private(set) var count: UInt64 = 0
  /// How many of them were technical.
  private(set) var technical: UInt64 = 0
  private(set) var first: Timestamp
  private(set) var last: Timestamp
  private(set) var chain: Digest32
  private(set) var lastBoot: UInt64 = 0
  private(set) var lastSequence: UInt64 = 0
  /// When a reading last came, by the gateway's clock.
  private(set) var touched: Timestamp
  private var vitals = VitalSummaries()

  init(start: Timestamp, isSupplement: Bool, salt: Digest32, at received: Timestamp) {
    self.start = start
    self.isSupplement = isSupplement
    self.salt = salt
    chain = salt
    first = start
    last = start
    touched = received
  }

  subscript(vital: Vital) -> VitalSummary? { vitals[vital] }

  /// Whether this reading would extend the chain in (boot, sequence) order.
  func accepts(boot: UInt64, sequence: UInt64?) -> Bool {
    guard count > 0, let sequence else { return true }
    return (lastBoot, lastSequence) < (boot, sequence)
  }

  mutating func add(_ reading: Reading, outcome: Outcome, digest: Digest32, at received: Timestamp) {
    if outcome == .technical { technical += 1 }
    if count == 0 { first = reading.time }
    count += 1
    last = max(last, reading.time)
    touched = received
    lastBoot = reading.boot
    if let sequence = reading.sequence { lastSequence = sequence }
    chain = Self.extend(chain, with: digest)
    for vital in Vital.allCases {
      if let value = reading.vitals[vital] { vitals.add(value, to: vital) }
    }
  }

  /// SHA-256(chain || digest).
  static func extend(_ chain: Digest32, with digest: Digest32) -> Digest32 {
    withUnsafeTemporaryAllocation(byteCount: 64, alignment: 8) { buffer in
      chain.withUnsafeBytes { UnsafeMutableRawBufferPointer(rebasing: buffer[..<32]).copyMemory(from: $0) }
      digest.withUnsafeBytes { UnsafeMutableRawBufferPointer(rebasing: buffer[32...]).copyMemory(from: $0) }
      return Digest32.sha256(UnsafeRawBufferPointer(buffer))
    }
  }

  func encode(into writer: inout ByteWriter) {
    writer.signed(start.milliseconds)
    writer.byte(isSupplement ? 1 : 0)
    writer.raw(salt.bytes)
    writer.varint(count)
    writer.varint(technical)
    writer.signed(first.milliseconds)
    writer.signed(last.milliseconds)
    writer.raw(chain.bytes)
    writer.varint(lastBoot)
    writer.varint(lastSequence)
    writer.signed(touched.milliseconds)
    for vital in Vital.allCases {
      let summary = vitals[vital]
      writer.byte(summary == nil ? 0 : 1)
      summary?.encode(into: &writer)
    }
  }

  init(from reader: inout ByteReader) throws(StoreError) {
    start = Timestamp(milliseconds: try reader.signed())
    isSupplement = try reader.byte() == 1
    salt = try reader.digest()
    count = try reader.varint()
    technical = try reader.varint()
    first = Timestamp(milliseconds: try reader.signed())
    last = Timestamp(milliseconds: try reader.signed())
    chain = try reader.digest()
    lastBoot = try reader.varint()
    lastSequence = try reader.varint()
    touched = Timestamp(milliseconds: try reader.signed())
    for vital in Vital.allCases { vitals[vital] = try reader.byte() == 1 ? try VitalSummary(from: &reader) : nil }
  }
}

extension ByteReader {
  mutating func digest() throws(StoreError) -> Digest32 {
    guard let digest = Digest32(bytes: try raw(32)) else { throw .malformedState }
    return digest
  }
}
