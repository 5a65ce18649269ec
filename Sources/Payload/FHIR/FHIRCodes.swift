import Vitals

/// The codes by which FHIR Observations say what was measured: LOINC (loinc.org), IEEE 11073-10101 (MDC, as numbers without
/// context or as symbols), and SNOMED CT for levels of consciousness.
///
/// LOINC codes bear a check digit, which a test reckons. MDC numbers are those of the value set of basic observations of HL7
/// Denmark's core guide (invasive pressures: of a monitor's own messages after IHE PCD), a number being its partition times
/// 65,536 and the code within it. Skin and room temperatures are no body temperature, and are not there.
enum FHIRCodes {
  /// What an observation or component is about.
  enum Meaning: Hashable {
    case field(PayloadField)
    /// Supplemental oxygen as litres a minute: above 0 the patient breathes it.
    case oxygenFlow
    /// The oxygen fraction breathed in: above 21 % the patient is given some.
    case inspiredOxygen
    /// Only a bracket around components.
    case panel
  }

  static let loinc = "http://loinc.org"
  static let mdc = "urn:iso:std:iso:11073:10101"
  static let snomed = "http://snomed.info/sct"
  static let ucum = "http://unitsofmeasure.org"

  /// The meaning of the first coding that has one.
  static func meaning(of concept: PayloadTree?) -> Meaning? {
    guard let concept else { return nil }
    for coding in concept["coding"]?.elements ?? [] {
      guard let code = coding["code"]?.text else { continue }
      let table =
        switch coding["system"]?.text {
        case loinc: loincCodes
        case mdc: mdcCodes
        default: [String: Meaning]()
        }
      if let meaning = table[code] { return meaning }
    }
    return nil
  }

  /// The level of consciousness that a concept names, by SNOMED CT code or by its letter, or nil.
  static func consciousness(_ concept: PayloadTree) -> Consciousness? {
    for coding in concept["coding"]?.elements ?? [] {
      guard let code = coding["code"]?.text else { continue }
      if coding["system"]?.text == snomed, let level = snomedLevels[code] { return level }
      if let level = Consciousness.allCases.first(where: { $0.letter == code }) { return level }
    }
    return Consciousness.allCases.first { $0.letter == concept["text"]?.text }
  }

  /// The unit of a Quantity: its code in the named system, else what people write.
  static func unit(of quantity: PayloadTree) -> (unit: Unit?, code: String) {
    let display = quantity["unit"]?.text ?? ""
    guard let code = quantity["code"]?.text else { return (Unit(display: display), display) }
    switch quantity["system"]?.text {
    case mdc: return (mdcUnits[code].flatMap(Unit.init(ucum:)), code)
    default: return (Unit(ucum: code), code)
    }
  }

  // MARK: Tables

  static let loincCodes: [String: Meaning] = [
    "8867-4": .field(.heartRate), "8889-8": .field(.heartRate),
    "59408-5": .field(.oxygenSaturation), "2708-6": .field(.oxygenSaturation),
    "9279-1": .field(.respiratoryRate),
    "8310-5": .field(.temperature), "8331-1": .field(.temperature), "8332-9": .field(.temperature),
    "8328-7": .field(.temperature), "8333-7": .field(.temperature),
    "8480-6": .field(.systolic), "8462-4": .field(.diastolic),
    "15074-8": .field(.glucose), "2339-0": .field(.glucose), "14743-9": .field(.glucose), "41653-7": .field(.glucose),
    "80288-4": .field(.consciousness), "67775-7": .field(.consciousness), "8884-9": .field(.rhythm),
    "3151-8": .oxygenFlow, "3150-0": .inspiredOxygen,
    "85353-1": .panel, "85354-9": .panel, "55284-4": .panel,
  ]

  private static let mdcCodes: [String: Meaning] = {
    let table: [(number: String, symbol: String, meaning: Meaning)] = [
      ("147842", "MDC_ECG_HEART_RATE", .field(.heartRate)),
      ("149530", "MDC_PULS_OXIM_PULS_RATE", .field(.heartRate)),
      ("149546", "MDC_PULS_RATE_NON_INV", .field(.heartRate)),
      ("149514", "MDC_PULS_RATE", .field(.heartRate)),
      ("149522", "MDC_BLD_PULS_RATE_INV", .field(.heartRate)),
      ("150456", "MDC_PULS_OXIM_SAT_O2", .field(.oxygenSaturation)),
      ("151562", "MDC_RESP_RATE", .field(.respiratoryRate)),
      ("151570", "MDC_AWAY_RESP_RATE", .field(.respiratoryRate)),
      ("151578", "MDC_TTHOR_RESP_RATE", .field(.respiratoryRate)),
      ("151594", "MDC_CO2_RESP_RATE", .field(.respiratoryRate)),
      ("150364", "MDC_TEMP_BODY", .field(.temperature)),
      ("150368", "MDC_TEMP_CORE", .field(.temperature)),
      ("150392", "MDC_TEMP_TYMP", .field(.temperature)),
      ("188420", "MDC_TEMP_RECT", .field(.temperature)),
      ("188424", "MDC_TEMP_ORAL", .field(.temperature)),
      ("188428", "MDC_TEMP_EAR", .field(.temperature)),
      ("188452", "MDC_TEMP_AXILLA", .field(.temperature)),
      ("188456", "MDC_TEMP_GIT", .field(.temperature)),
      ("150020", "MDC_PRESS_BLD_NONINV", .panel),
      ("150021", "MDC_PRESS_BLD_NONINV_SYS", .field(.systolic)),
      ("150022", "MDC_PRESS_BLD_NONINV_DIA", .field(.diastolic)),
      ("150033", "MDC_PRESS_BLD_ART_SYS", .field(.systolic)),
      ("150034", "MDC_PRESS_BLD_ART_DIA", .field(.diastolic)),
      ("160184", "MDC_CONC_GLU_CAPILLARY_WHOLEBLOOD", .field(.glucose)),
    ]
    return Dictionary(
      table.flatMap { [($0.number, $0.meaning), ($0.symbol, $0.meaning)] }, uniquingKeysWith: { first, _ in first })
  }()

  private static let mdcUnits: [String: String] = [
    "262688": "%", "MDC_DIM_PERCENT": "%",
    "264864": "/min", "MDC_DIM_BEAT_PER_MIN": "/min", "264928": "/min", "MDC_DIM_RESP_PER_MIN": "/min",
    "268192": "Cel", "MDC_DIM_DEGC": "Cel", "266560": "[degF]", "MDC_DIM_FAHR": "[degF]",
    "266528": "K", "MDC_DIM_KELVIN": "K",
    "266016": "mm[Hg]", "MDC_DIM_MMHG": "mm[Hg]", "265987": "kPa", "MDC_DIM_KILO_PASCAL": "kPa",
    "266866": "mmol/L", "MDC_DIM_MILLI_MOLE_PER_L": "mmol/L", "264274": "mg/dL", "MDC_DIM_MILLI_G_PER_DL": "mg/dL",
  ]

  private static let snomedLevels: [String: Consciousness] = [
    "248234008": .alert, "130987000": .confusion, "300202002": .voice, "450847001": .pain, "422768004": .unresponsive,
  ]
}
