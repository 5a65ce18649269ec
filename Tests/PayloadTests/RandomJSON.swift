import TestChance
import TestVitals

/// Random JSON text, written in every way that RFC 8259 allows.
struct RandomJSON {
  var generator: SplitMix64

  mutating func pick<Element>(_ choices: [Element]) -> Element {
    choices[Int.random(in: 0..<choices.count, using: &generator)]
  }

  mutating func space() -> String {
    guard generator.chance(oneIn: 3) else { return "" }
    return (0..<Int.random(in: 1...4, using: &generator)).map { _ in pick([" ", "\t", "\n", "\r"]) }.joined()
  }

  /// A quoted string whose text is `text`, each character plain or escaped.
  mutating func string(_ text: String) -> String {
    "\"" + text.unicodeScalars.map { escaped($0) }.joined() + "\""
  }

  private mutating func escaped(_ scalar: Unicode.Scalar) -> String {
    let mustEscape = scalar.value < 0x20 || scalar == "\"" || scalar == "\\"
    guard mustEscape || generator.chance(oneIn: 6) else { return String(scalar) }
    let short: [Unicode.Scalar: String] = [
      "\"": #"\""#, "\\": #"\\"#, "/": #"\/"#, "\n": #"\n"#, "\t": #"\t"#, "\r": #"\r"#, "\u{8}": #"\b"#,
      "\u{C}": #"\f"#,
    ]
    if let short = short[scalar], Bool.random(using: &generator) { return short }
    return String(scalar).utf16.map { unit in
      let digits = String(unit, radix: 16, uppercase: Bool.random(using: &generator))
      return #"\u"# + String(repeating: "0", count: 4 - digits.count) + digits
    }.joined()
  }

  mutating func text() -> String {
    String(
      String.UnicodeScalarView(
        (0..<Int.random(in: 0...12, using: &generator)).map { _ in
          pick(["a", "z", "0", "\"", "\\", "/", "\n", "\u{1}", " ", "é", "\u{7F}", "€", "😀", "\u{10FFFF}", "\u{2028}"])
        }))
  }

  /// A number that every parser can hold.
  mutating func number() -> String {
    var text = pick(["", "-"]) + pick(["0", "7", "36", "120", "98765"])
    if generator.chance(oneIn: 3) { text += "." + pick(["0", "5", "25", "000", "999"]) }
    if generator.chance(oneIn: 4) { text += pick(["e", "E"]) + pick(["", "+", "-"]) + pick(["0", "1", "02"]) }
    return text
  }

  /// Any value that nests at most `depth` levels; the keys of an object differ.
  mutating func value(depth: Int) -> String {
    switch Int.random(in: 0..<(depth > 0 ? 7 : 4), using: &generator) {
    case 0: return pick(["true", "false", "null"])
    case 1: return number()
    case 2, 3: return string(text())
    case 4:
      let elements = (0..<Int.random(in: 0...4, using: &generator)).map { _ in
        space() + value(depth: depth - 1) + space()
      }
      return "[" + (elements.isEmpty ? space() : elements.joined(separator: ",")) + "]"
    default:
      let members = (0..<Int.random(in: 0...4, using: &generator)).map { index in
        space() + string("\(index)" + text()) + space() + ":" + space() + value(depth: depth - 1) + space()
      }
      return "{" + (members.isEmpty ? space() : members.joined(separator: ",")) + "}"
    }
  }

  /// One to three bytes changed, taken out, doubled or put in, mostly ones that mean something in JSON.
  mutating func mutate(_ bytes: [UInt8]) -> [UInt8] {
    var bytes = bytes
    let telling = Array("{}[]:,\"\\-+.eE0159tfnu \n".utf8) + [0, 0x1F, 0x7F, 0x80, 0xC2, 0xE2, 0xED, 0xF0, 0xFF]
    for _ in 0..<Int.random(in: 1...3, using: &generator) where !bytes.isEmpty {
      let index = Int.random(in: 0..<bytes.count, using: &generator)
      switch Int.random(in: 0..<5, using: &generator) {
      case 0: bytes[index] = pick(telling)
      case 1: bytes.remove(at: index)
      case 2: bytes.insert(pick(telling), at: index)
      case 3: bytes.insert(bytes[index], at: index)
      default: bytes[index] = UInt8.random(in: 0...255, using: &generator)
      }
    }
    return bytes
  }
}
