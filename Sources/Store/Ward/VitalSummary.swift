import Vitals

/// Count, minimum, maximum, sum and last of one vital within a window, in fixed-point steps.
package struct VitalSummary: Hashable, Sendable {
  package private(set) var count: UInt64
  package private(set) var minimum: Int
  package private(set) var maximum: Int
  /// The sum of all values: mean = sum / count, left to the reader so that no precision is lost.
  package private(set) var sum: Int
  package private(set) var last: Int

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
