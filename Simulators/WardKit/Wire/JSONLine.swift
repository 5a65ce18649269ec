/// One flat JSON object, written into bytes without a tree in between.
struct JSONLine {
  private var bytes: [UInt8] = [UInt8(ascii: "{")]

  init() {
    bytes.reserveCapacity(220)
  }

  /// The object, closed.
  consuming func finished() -> [UInt8] {
    bytes.append(UInt8(ascii: "}"))
    return bytes
  }

  mutating func number(_ key: StaticString, _ value: Int64) {
    begin(key)
    append(value)
  }

  /// A fixed-point value: with one decimal at a scale of 10, else whole.
  mutating func steps(_ key: String, _ value: Int, scale: Int) {
    begin(key)
    guard scale == 10 else { return append(Int64(value)) }
    if value < 0 { bytes.append(UInt8(ascii: "-")) }
    append(Int64(abs(value) / 10))
    bytes.append(UInt8(ascii: "."))
    append(Int64(abs(value) % 10))
  }

  /// A word that needs no escape.
  mutating func word(_ key: StaticString, _ value: String) {
    begin(key)
    bytes.append(UInt8(ascii: "\""))
    bytes.append(contentsOf: value.utf8)
    bytes.append(UInt8(ascii: "\""))
  }

  mutating func flag(_ key: StaticString, _ value: Bool) {
    begin(key)
    bytes.append(contentsOf: (value ? "true" : "false").utf8)
  }

  private mutating func begin(_ key: StaticString) {
    comma()
    key.withUTF8Buffer { bytes.append(contentsOf: $0) }
    bytes.append(contentsOf: [UInt8(ascii: "\""), UInt8(ascii: ":")])
  }

  private mutating func begin(_ key: String) {
    comma()
    bytes.append(contentsOf: key.utf8)
    bytes.append(contentsOf: [UInt8(ascii: "\""), UInt8(ascii: ":")])
  }

  private mutating func comma() {
    if bytes.count > 1 { bytes.append(UInt8(ascii: ",")) }
    bytes.append(UInt8(ascii: "\""))
  }

  private mutating func append(_ value: Int64) {
    if value < 0 { bytes.append(UInt8(ascii: "-")) }
    var rest = value.magnitude
    let start = bytes.count
    repeat {
      bytes.append(UInt8(ascii: "0") + UInt8(rest % 10))
      rest /= 10
    } while rest > 0
    bytes[start...].reverse()
  }
}
