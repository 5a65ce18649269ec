import Ledger

/// What the commitments of folded summaries are opened with by whoever kept the readings: everything of their payloads but
/// the statistics, which the readings themselves give, and the salts of the commitments.
///
/// About 115 bytes a summary, which is what is kept of it for ever. The digest of the packed bytes stands in the clear body
/// of the entry that folded them; the salts in them make it say nothing.
///
/// Version 2 has the orders that a summary names behind its numbers; without any, version 1 is written as ever.
struct SummaryOpenings {
  private static let version: UInt8 = 1
  private static let versionWithOrders: UInt8 = 2

  /// One summary's.
  struct Opening: Hashable {
    /// Position of the summary's entry.
    let position: Int64
    /// The salt of its commitment.
    let salt: [UInt8]
    let windowSalt: Digest32
    let chain: Digest32
    let readings: Int64
    let technical: Int64
    let first: Int64
    let last: Int64
    let orders: [Int64]

    /// - Throws: ``StoreError/malformedState`` for a payload that is none of a window's summary.
    init(_ payload: JSONValue, salt: [UInt8], position: Int64) throws(StoreError) {
      guard salt.count == Commitment.saltBytes, let windowSalt = payload["salt"]?.string.flatMap({ Digest32(hex: $0) }),
        let chain = payload["chain"]?.string.flatMap({ Digest32(hex: $0) }),
        let readings = payload["readings"]?.integer, let technical = payload["technical"]?.integer,
        let first = payload["first"]?.integer, let last = payload["last"]?.integer
      else { throw .malformedState }
      self.position = position
      self.salt = salt
      self.windowSalt = windowSalt
      self.chain = chain
      self.readings = readings
      self.technical = technical
      self.first = first
      self.last = last
      orders = (payload["orders"]?.array ?? []).compactMap(\.integer)
    }

    /// The payload without its `vitals`.
    var payload: JSONValue {
      var members: [String: JSONValue] = [
        "salt": .string(windowSalt.hex), "chain": .string(chain.hex), "readings": .integer(readings),
        "technical": .integer(technical), "first": .integer(first), "last": .integer(last),
      ]
      if !orders.isEmpty { members["orders"] = .array(orders.map { .integer($0) }) }
      return .object(members)
    }

    fileprivate func encode(into writer: inout ByteWriter, withOrders: Bool) {
      writer.signed(position)
      writer.raw(salt)
      writer.raw(windowSalt.bytes)
      writer.raw(chain.bytes)
      for number in [readings, technical, first, last - first] { writer.signed(number) }
      guard withOrders else { return }
      writer.varint(UInt64(orders.count))
      for order in orders { writer.signed(order) }
    }

    fileprivate init(from reader: inout ByteReader, withOrders: Bool) throws(StoreError) {
      position = try reader.signed()
      salt = Array(try reader.raw(Commitment.saltBytes))
      windowSalt = try reader.digest()
      chain = try reader.digest()
      readings = try reader.signed()
      technical = try reader.signed()
      first = try reader.signed()
      last = first &+ (try reader.signed())
      var orders: [Int64] = []
      if withOrders { for _ in 0..<(try reader.count()) { orders.append(try reader.signed()) } }
      self.orders = orders
    }
  }

  /// In the order of their positions.
  let all: [Opening]

  init(_ all: [Opening]) { self.all = all }

  /// - Throws: ``StoreError/malformedState`` for bytes that ``bytes`` never are.
  init(decoding bytes: [UInt8]) throws(StoreError) {
    var reader = ByteReader(bytes)
    let version = try reader.byte()
    guard [Self.version, Self.versionWithOrders].contains(version) else { throw .malformedState }
    var all: [Opening] = []
    for _ in 0..<(try reader.count()) {
      all.append(try Opening(from: &reader, withOrders: version == Self.versionWithOrders))
    }
    guard reader.isAtEnd else { throw .malformedState }
    self.all = all
  }

  var bytes: [UInt8] {
    var writer = ByteWriter(capacity: 128 * all.count + 8)
    let withOrders = all.contains { !$0.orders.isEmpty }
    writer.byte(withOrders ? Self.versionWithOrders : Self.version)
    writer.varint(UInt64(all.count))
    for opening in all { opening.encode(into: &writer, withOrders: withOrders) }
    return writer.bytes
  }
}
