/// A unit of measure and how it converts to the one in which Vigil keeps the dimension: canonical = value × factor + offset,
/// both exact fractions. Codes are UCUM's (ucum.org, "The Unified Code for Units of Measure", version 2.1), case-sensitive.
package struct Unit: Hashable, Sendable {
  /// What can be converted into what.
  package enum Dimension: Hashable, Sendable {
    /// Canonical: per minute.
    case rate
    /// Canonical: percent.
    case fraction
    /// Canonical: degree Celsius.
    case temperature
    /// Canonical: millimetre of mercury column.
    case pressure
    /// Glucose; canonical: millimole per litre.
    case glucose
    /// Oxygen flow; canonical: litre per minute.
    case flow
  }

  package let dimension: Dimension
  let factor: Ratio
  let offset: Ratio

  private init(_ dimension: Dimension, _ factor: Ratio, offset: Ratio = Ratio(0, 1)) {
    self.dimension = dimension
    self.factor = factor
    self.offset = offset
  }

  /// The unit with this UCUM code, annotations such as `{beat}` being without meaning (UCUM, section 2.4), or nil.
  package init?(ucum code: String) {
    guard let bare = Self.withoutAnnotations(code), let unit = Self.units[bare] else { return nil }
    self = unit
  }

  /// The unit with this SenML name (RFC 8428, section 12.1, and RFC 8798), or a UCUM code beside them. Nil for `%`, which
  /// means a ratio there and a hundredth everywhere else: see ``SenMLPack``.
  package init?(senML name: String) {
    if let unit = Self.senMLUnits[name] {
      self = unit
    } else {
      self.init(ucum: name)
    }
  }

  /// The unit that people mean by this spelling, for senders that give no code: `bpm`, `mmHg`, `°C` …
  package init?(display text: String) {
    if let unit = Self.displayUnits[text] {
      self = unit
    } else {
      self.init(ucum: text)
    }
  }

  /// The number in canonical units times `scale`, rounded half up, clamped to what 32 bits hold.
  package func steps(_ value: ExactDecimal, scale: Int) -> Int {
    Ratio.steps(value, factor: factor, offset: offset, scale: scale)
  }

  // MARK: Tables

  /// Percent of nothing: a plain ratio 0...1.
  package static let ratio = Unit(.fraction, Ratio(100, 1))
  package static let percent = Unit(.fraction, Ratio(1, 1))

  /// UCUM defines the metre of mercury column as 133.3220 kPa.
  private static func pascals(_ power: Int64) -> Unit { Unit(.pressure, Ratio(1_000 * power, 133_322)) }
  /// Glucose, C6H12O6, has 180.156 g/mol (IUPAC standard atomic weights, abridged to five digits).
  private static func grams(_ numerator: Int64, _ denominator: Int64) -> Unit {
    Unit(.glucose, Ratio(numerator * 1_000, denominator * 180_156))
  }

  private static let units: [String: Unit] = [
    "/min": Unit(.rate, Ratio(1, 1)), "1/min": Unit(.rate, Ratio(1, 1)), "min-1": Unit(.rate, Ratio(1, 1)),
    "/s": Unit(.rate, Ratio(60, 1)), "1/s": Unit(.rate, Ratio(60, 1)), "s-1": Unit(.rate, Ratio(60, 1)),
    "Hz": Unit(.rate, Ratio(60, 1)), "/h": Unit(.rate, Ratio(1, 60)),
    "%": percent, "1": ratio, "10*-2": percent,
    "Cel": Unit(.temperature, Ratio(1, 1)),
    "K": Unit(.temperature, Ratio(1, 1), offset: Ratio(-27_315, 100)),
    "[degF]": Unit(.temperature, Ratio(5, 9), offset: Ratio(-160, 9)),
    "mm[Hg]": Unit(.pressure, Ratio(1, 1)), "cm[Hg]": Unit(.pressure, Ratio(10, 1)),
    "Pa": pascals(1), "hPa": pascals(100), "kPa": pascals(1_000), "mbar": pascals(100),
    "mmol/L": Unit(.glucose, Ratio(1, 1)), "mmol/l": Unit(.glucose, Ratio(1, 1)),
    "mol/L": Unit(.glucose, Ratio(1_000, 1)), "umol/L": Unit(.glucose, Ratio(1, 1_000)),
    "mg/dL": grams(10, 1), "mg/dl": grams(10, 1), "mg/L": grams(1, 1), "g/L": grams(1_000, 1),
    "L/min": Unit(.flow, Ratio(1, 1)), "l/min": Unit(.flow, Ratio(1, 1)), "mL/min": Unit(.flow, Ratio(1, 1_000)),
  ]

  private static let senMLUnits: [String: Unit] = [
    "/": ratio, "/100": percent, "%EL": percent, "beat/min": Unit(.rate, Ratio(1, 1)),
    "beats/min": Unit(.rate, Ratio(1, 1)),
  ]

  private static let displayUnits: [String: Unit] = [
    "bpm": Unit(.rate, Ratio(1, 1)), "beats/minute": Unit(.rate, Ratio(1, 1)), "beats/min": Unit(.rate, Ratio(1, 1)),
    "breaths/minute": Unit(.rate, Ratio(1, 1)), "breaths/min": Unit(.rate, Ratio(1, 1)),
    "°C": Unit(.temperature, Ratio(1, 1)), "degC": Unit(.temperature, Ratio(1, 1)),
    "°F": Unit(.temperature, Ratio(5, 9), offset: Ratio(-160, 9)),
    "degF": Unit(.temperature, Ratio(5, 9), offset: Ratio(-160, 9)),
    "mmHg": Unit(.pressure, Ratio(1, 1)),
  ]

  private static func withoutAnnotations(_ code: String) -> String? {
    var bare = ""
    var isInside = false
    for character in code {
      switch character {
      case "{":
        guard !isInside else { return nil }
        isInside = true
      case "}":
        guard isInside else { return nil }
        isInside = false
      default:
        if !isInside { bare.append(character) }
      }
    }
    guard !isInside else { return nil }
    // An annotation alone is the unit 1 (`{ratio}`); one before a slash leaves `/min`.
    return bare.isEmpty && !code.isEmpty ? "1" : bare
  }
}
