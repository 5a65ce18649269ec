import Ledger
import Vitals

/// Count, minimum, maximum, sum and last of one vital within a window, in fixed-point steps.
package struct VitalSummary: Hashable, Sendable {
  package private(set) var count: UInt64
  package private(set) var minimum: Int
  package private(set) var maximum: Int
  /// The sum of all values: mean = sum / count, left to the reader so that no precision is lost.
  package private(set) var sum: Int
  package private(set) var last: Int

  init(count: UInt64, minimum: Int, maximum: Int, sum: Int, last: Int) {
    self.count = count
    self.minimum = minimum
    self.maximum = maximum
    self.sum = sum
    self.last = last
  }

  init(first value: Int) {
    count = 1
    minimum = value
    maximum = value
    sum = value
    last = value
  }

  mutating func add(_ value: Int) {
    count += 1
    minimum = min(minimum, value)
    maximum = max(maximum, value)
    sum += value
    last = value
  }

  /// Takes in what a later summary says of the same vital.
  mutating func merge(_ later: VitalSummary) {
    count += later.count
    minimum = min(minimum, later.minimum)
    maximum = max(maximum, later.maximum)
    sum += later.sum
    last = later.last
  }

  /// As it stands in a summary's payload.
  var json: JSONValue {
    .object([
      "count": .integer(Int64(clamping: count)), "min": .integer(Int64(minimum)), "max": .integer(Int64(maximum)),
      "sum": .integer(Int64(sum)), "last": .integer(Int64(last)),
    ])
  }

  /// - Throws: ``StoreError/malformedState`` for anything that ``json`` never says.
  init(_ json: JSONValue) throws(StoreError) {
    guard let count = json["count"]?.integer, count > 0, let minimum = json["min"]?.integer,
      let maximum = json["max"]?.integer, let sum = json["sum"]?.integer, let last = json["last"]?.integer
    else { throw .malformedState }
    self.count = UInt64(count)
    self.minimum = Int(minimum)
    self.maximum = Int(maximum)
    self.sum = Int(sum)
    self.last = Int(last)
  }

  func encode(into writer: inout ByteWriter) {
    writer.varint(count)
    for value in [minimum, maximum, sum, last] { writer.signed(Int64(value)) }
  }

  init(from reader: inout ByteReader) throws(StoreError) {
    count = try reader.varint()
    minimum = Int(try reader.signed())
    maximum = Int(try reader.signed())
    sum = Int(try reader.signed())
    last = Int(try reader.signed())
  }
}
