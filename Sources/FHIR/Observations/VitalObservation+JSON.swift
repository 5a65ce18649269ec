import Consent
import Ledger
import Vitals

extension VitalObservation {
  /// The resource, after the profiles for vital signs (FHIR R4, "Vital Signs").
  package var json: FHIRJSON {
    var members: [String: FHIRJSON] = [
      "resourceType": .value("Observation"), "id": .value(.string(id)), "status": .value("final"),
      "category": .value([FHIRShape.concept(FHIRShape.coding(FHIRSystem.observationCategory, category))]),
      "code": .value(["coding": .array(codings.map { FHIRShape.coding($0.system, $0.code) })]),
      "subject": .value(FHIRShape.reference("Patient", patient.text)),
    ]
    switch effective {
    case .instant(let time): members["effectiveDateTime"] = .value(FHIRShape.instant(time))
    case .period(let period):
      members["effectivePeriod"] = .value([
        "end": FHIRShape.instant(period.upperBound), "start": FHIRShape.instant(period.lowerBound),
      ])
    }
    if let devices { members["device"] = .value(["display": .string(devices)]) }
    return .object(members.merging(values) { mine, _ in mine })
  }

  /// Everything by which the content is found.
  var codings: [(system: String, code: String)] {
    switch content {
    case .value(let vital, _), .statistics(let vital, _): vital.fhirCodes.map { (FHIRSystem.loinc, $0) }
    case .pressure: [(FHIRSystem.loinc, Self.pressurePanel)]
    case .score, .scoreRefused: [(FHIRSystem.snomed, Self.newsTotal)]
    }
  }

  /// LOINC, "Blood pressure panel with all children optional".
  private static let pressurePanel = "85354-9"
  /// SNOMED CT, "Royal College of Physicians NEWS2 (National Early Warning Score 2) total score".
  private static let newsTotal = "1104051000000101"

  /// The code of its category (FHIR R4, value set observation-category).
  package var category: String {
    switch content {
    case .score, .scoreRefused: "survey"
    default: "vital-signs"
    }
  }

  private var values: [String: FHIRJSON] {
    switch content {
    case .value(let vital, let value): ["valueQuantity": vital.quantity(value)]
    case .pressure(let systolic, let diastolic):
      ["component": .array([Self.pressure(.systolic, systolic), Self.pressure(.diastolic, diastolic)])]
    case .statistics(let vital, let statistics): ["component": .array(Self.components(vital, statistics))]
    case .score(let lower, let upper):
      lower == upper
        ? ["valueInteger": .value(.integer(Int64(lower)))]
        : ["valueRange": .object(["low": Self.points(lower), "high": Self.points(upper)])]
    case .scoreRefused(let reason):
      [
        "dataAbsentReason": .value(Self.absent("not-applicable")),
        "note": .value([["text": .string("NEWS2 does not apply: \(reason)")]]),
      ]
    }
  }

  private static func points(_ score: Int) -> FHIRJSON {
    .value(["code": "{score}", "system": .string(FHIRSystem.ucum), "value": .integer(Int64(score))])
  }

  /// Why a value is missing (FHIR R4, value set data-absent-reason).
  private static func absent(_ reason: String) -> JSONValue {
    FHIRShape.concept(FHIRShape.coding(FHIRSystem.dataAbsentReason, reason))
  }

  private static func pressure(_ vital: Vital, _ value: Int?) -> FHIRJSON {
    FHIRJSON.shape([
      "code": .value(FHIRShape.concept(FHIRShape.coding(FHIRSystem.loinc, vital.loinc))),
      "valueQuantity": value.map(vital.quantity),
      "dataAbsentReason": value == nil ? .value(absent("unknown")) : nil,
    ])
  }

  /// One component for each statistic (FHIR R4, value set observation-statistics).
  private static func components(_ vital: Vital, _ statistics: Statistics) -> [FHIRJSON] {
    func component(_ code: String, _ value: FHIRJSON) -> FHIRJSON {
      .object([
        "code": .value(FHIRShape.concept(FHIRShape.coding(FHIRSystem.observationStatistics, code))),
        "valueQuantity": value,
      ])
    }
    let count: FHIRJSON = .value([
      "code": "1", "system": .string(FHIRSystem.ucum), "value": .integer(Int64(statistics.count)),
    ])
    return [
      component("average", vital.quantity(.init(sum: statistics.sum, count: statistics.count, scale: vital.scale))),
      component("maximum", vital.quantity(statistics.maximum)),
      component("minimum", vital.quantity(statistics.minimum)),
      component("count", count),
    ]
  }
}

extension Vital {
  /// The codes of the vital-signs profile, the one that it demands first: saturation has two.
  fileprivate var fhirCodes: [String] { self == .oxygenSaturation ? ["2708-6", loinc] : [loinc] }

  /// A quantity of this many fixed-point steps.
  fileprivate func quantity(_ steps: Int) -> FHIRJSON { quantity(FHIRDecimal(steps: steps, scale: scale)) }

  fileprivate func quantity(_ value: FHIRDecimal) -> FHIRJSON {
    .object([
      "code": .value(.string(ucum)), "system": .value(.string(FHIRSystem.ucum)), "unit": .value(.string(ucum)),
      "value": .decimal(value),
    ])
  }
}
