/// The counters of INTAKE-2: `received = alarmed + summarised + technical + duplicate + rejected`, always.
///
/// Received and outcomes are counted apart, so that the equation can fail and a test of it means something.
package struct Conservation: Hashable, Sendable {
  package private(set) var received: UInt64 = 0
  private var alarmed: UInt64 = 0
  private var summarised: UInt64 = 0
  private var technical: UInt64 = 0
  private var duplicate: UInt64 = 0
  private var rejected: UInt64 = 0

  package init() {}

  package subscript(outcome: Outcome) -> UInt64 {
    switch outcome {
    case .alarmed: alarmed
    case .summarised: summarised
    case .technical: technical
    case .duplicate: duplicate
    case .rejected: rejected
    }
  }

  /// One more message was taken from a lane.
  package mutating func receive() { received += 1 }

  /// One more message has this outcome.
  package mutating func settle(_ outcome: Outcome) {
    switch outcome {
    case .alarmed: alarmed += 1
    case .summarised: summarised += 1
    case .technical: technical += 1
    case .duplicate: duplicate += 1
    case .rejected: rejected += 1
    }
  }

  /// Whether every received message has an outcome and none has two.
  package var holds: Bool { received == alarmed + summarised + technical + duplicate + rejected }

  package mutating func add(_ other: Conservation) {
    received += other.received
    alarmed += other.alarmed
    summarised += other.summarised
    technical += other.technical
    duplicate += other.duplicate
    rejected += other.rejected
  }

  func encode(into writer: inout ByteWriter) {
    writer.varint(received)
    for outcome in Outcome.allCases { writer.varint(self[outcome]) }
  }

  init(from reader: inout ByteReader) throws(StoreError) {
    received = try reader.varint()
    alarmed = try reader.varint()
    summarised = try reader.varint()
    technical = try reader.varint()
    duplicate = try reader.varint()
    rejected = try reader.varint()
  }
}
