/// Appends fixed-width little-endian numbers and short texts.
struct FrameWriter {
  private(set) var bytes: [UInt8] = []

  mutating func number<Number: FixedWidthInteger>(_ value: Number) {
    withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
  }

  mutating func text(_ value: String) {
    number(UInt32(clamping: value.utf8.count))
    bytes.append(contentsOf: value.utf8)
  }

  mutating func append(_ more: [UInt8]) { bytes.append(contentsOf: more) }
}

/// Reads what ``FrameWriter`` wrote.
struct FrameReader {
  var rest: ArraySlice<UInt8>

  init(_ bytes: ArraySlice<UInt8>) {
    rest = bytes
  }

  mutating func number<Number: FixedWidthInteger>(_: Number.Type = Number.self) throws(FrameError) -> Number {
    let size = MemoryLayout<Number>.size
    guard rest.count >= size else { throw .truncated }
    var value: Number = 0
    for (position, byte) in rest.prefix(size).enumerated() {
      value |= Number(truncatingIfNeeded: byte) << Number(position * 8)
    }
    rest.removeFirst(size)
    return value
  }

  mutating func text() throws(FrameError) -> String {
    let count = Int(try number(UInt32.self))
    guard rest.count >= count else { throw .truncated }
    defer { rest.removeFirst(count) }
    return String(decoding: rest.prefix(count), as: UTF8.self)
  }

  mutating func list<Element>(
    _ element: (inout FrameReader) throws(FrameError) -> Element
  ) throws(FrameError) -> [Element] {
    let count = Int(try number(UInt32.self))
    var elements: [Element] = []
    for _ in 0..<count { elements.append(try element(&self)) }
    return elements
  }
}

/// Why the bytes of another process of the run could not be read.
package enum FrameError: Error, Hashable, Sendable {
  case truncated
  case unknownTag(UInt8)
}
