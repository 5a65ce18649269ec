import Ledger

/// JSON with decimals, which the ledger's values never have and FHIR's quantities do.
package indirect enum FHIRJSON: Hashable, Sendable {
  case value(JSONValue)
  case decimal(FHIRDecimal)
  case array([FHIRJSON])
  case object([String: FHIRJSON])

  /// An object without the members that are nil.
  static func shape(_ members: [String: FHIRJSON?]) -> FHIRJSON { .object(members.compactMapValues { $0 }) }

  /// The text; members in the order of their names.
  ///
  /// - Throws: `LedgerError` for a number that JSON does not carry exactly.
  package func encode() throws(LedgerError) -> [UInt8] {
    var bytes: [UInt8] = []
    try append(to: &bytes)
    return bytes
  }

  private func append(to bytes: inout [UInt8]) throws(LedgerError) {
    switch self {
    case .value(let value): bytes += try CanonicalJSON.encode(value)
    case .decimal(let decimal): bytes += Array(decimal.text.utf8)
    case .array(let items):
      bytes.append(UInt8(ascii: "["))
      for (index, item) in items.enumerated() {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        try item.append(to: &bytes)
      }
      bytes.append(UInt8(ascii: "]"))
    case .object(let members):
      bytes.append(UInt8(ascii: "{"))
      for (index, member) in members.sorted(by: { $0.key < $1.key }).enumerated() {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        bytes += try CanonicalJSON.encode(.string(member.key))
        bytes.append(UInt8(ascii: ":"))
        try member.value.append(to: &bytes)
      }
      bytes.append(UInt8(ascii: "}"))
    }
  }
}

/// A decimal as FHIR has it: its digits say how precise it is (FHIR R4, section 2.24.0.1).
package struct FHIRDecimal: Hashable, Sendable {
  let text: String

  /// A fixed-point value in steps of which `scale`, a power of ten, make one unit.
  init(steps: Int, scale: Int) {
    var places = 0
    var power = 1
    while power < scale {
      power *= 10
      places += 1
    }
    let digits = String(steps.magnitude)
    let padded = String(repeating: "0", count: max(0, places + 1 - digits.count)) + digits
    let sign = steps < 0 ? "-" : ""
    text = places == 0 ? sign + padded : "\(sign)\(padded.dropLast(places)).\(padded.suffix(places))"
  }

  /// The mean of `count` values, rounded half up to one digit more than they have.
  init(sum: Int, count: Int, scale: Int) {
    let dividend = sum * 10
    let half = dividend < 0 ? -count / 2 : count / 2
    self.init(steps: (dividend + half) / max(count, 1), scale: scale * 10)
  }
}
