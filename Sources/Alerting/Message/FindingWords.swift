import Ledger
import Triage
import Vitals

/// Findings in words, for people who read an alert on whatever their application shows: from the sealed canonical
/// description, so that a message never says more or other than the evidence.
package enum FindingWords {
  /// One finding, for example `heart rate 150 /min, high`.
  package static func text(of finding: JSONValue) -> String {
    switch finding["finding"]?.string {
    case "limit": limit(finding)
    case "aggregate": "NEWS2 score \(score(finding))"
    case "single-three": "NEWS2 score 3 for \(names(finding["parameter"]))"
    case "event": "event: \(event(finding["event"]?.string ?? ""))"
    case "trend": trend(finding)
    case "technical": technical(finding)
    default: "unknown finding"
    }
  }

  /// A score interval: the score when it is exact, else both bounds, for example `4 (4-9)`.
  package static func score(_ score: JSONValue) -> String {
    let lower = score["lower"]?.integer ?? 0
    let upper = score["upper"]?.integer ?? 0
    if let refusal = score["refused"]?.string { return "not applicable (\(refusal))" }
    return lower == upper ? "\(lower)" : "\(lower) (\(lower)-\(upper))"
  }

  private static func trend(_ finding: JSONValue) -> String {
    let (from, to) = (finding["from"]?.integer ?? 0, finding["to"]?.integer ?? 0)
    let what = finding["trend"]?.string == TrendKind.saturationFall.rawValue ? "oxygen saturation fell" : "NEWS2 rose"
    return "\(what) from \(from) to \(to)"
  }

  private static func limit(_ finding: JSONValue) -> String {
    let key = finding["vital"]?.string ?? ""
    let depth = finding["depth"]?.string.map { $0.replacing("-", with: " ") } ?? "out of limits"
    let value = decimal(finding["value"]?.integer ?? 0, scale: finding["scale"]?.integer ?? 1)
    return "\(name(key)) \(value) \(finding["unit"]?.string ?? ""), \(depth)"
  }

  /// A fixed-point value as people write it: 385 with scale 10 is 38.5.
  static func decimal(_ value: Int64, scale: Int64) -> String {
    guard scale == 10 else { return "\(value)" }
    let digits = value.magnitude
    return "\(value < 0 ? "-" : "")\(digits / 10).\(digits % 10)"
  }

  private static func names(_ keys: JSONValue?) -> String {
    (keys?.string ?? "").split(separator: " ").map { name(String($0)) }.joined(separator: ", ")
  }

  private static func name(_ key: String) -> String {
    switch key {
    case "hr": "heart rate"
    case "spo2": "oxygen saturation"
    case "rr": "respiratory rate"
    case "temp": "temperature"
    case "sbp": "systolic pressure"
    case "dbp": "diastolic pressure"
    case "glucose": "glucose"
    case "oxygen": "supplemental oxygen"
    case "acvpu": "consciousness"
    default: key
    }
  }

  private static func event(_ key: String) -> String {
    switch key {
    case "fall": "fall"
    case "af": "atrial fibrillation"
    case "brady": "bradycardia"
    case "tachy": "tachycardia"
    case "pause": "pause"
    case "vt": "ventricular tachycardia"
    case "vf": "ventricular fibrillation"
    case "asystole": "asystole"
    default: key
    }
  }

  /// - Parameter isFormerInForce: nil in evidence of before that was said.
  private static func rota(refusedAt place: String, _ isFormerInForce: Bool?) -> String {
    let consequence: String =
      switch isFormerInForce {
      case true?: "; the former rota stays in force"
      case false?: "; everybody on a team is called"
      case nil: ""
      }
    return "the rota cannot be used: wrong at \(place)\(consequence)"
  }

  private static func technical(_ finding: JSONValue) -> String {
    if let silent = finding["silent"]?.integer, let watched = finding["watched"]?.integer {
      let place = finding["unit"]?.string.map { " of unit \($0)" } ?? ""
      return "\(silent) of \(watched) devices\(place) silent"
    }
    if let place = finding["refused"]?.string { return rota(refusedAt: place, finding["former"]?.bool) }
    if let gap = finding["gaps"]?.array?.first?.string { return "nobody would be called: \(gap)" }
    let kind = finding["kind"]?.string ?? ""
    let field = finding["field"]?.string.map { ": \($0)" } ?? ""
    let words: String? = TechnicalKind(rawValue: kind).map {
      switch $0 {
      case .impossibleValue: "impossible value"
      case .unrecognisedField: "unrecognised field"
      case .contactOff: "sensor not on skin"
      case .lowBattery: "battery low"
      case .leadsOff: "electrode off"
      case .probeOff: "probe off"
      case .wrongCuff: "wrong cuff"
      case .measurementInvalid: "measurement invalid"
      case .measurementAbsent: "measurement missing"
      case .poorSignal: "poor signal"
      case .sensorFailure: "sensor broken"
      case .clockAhead: "device clock ahead"
      case .clockSkew: "device clock off"
      case .sequenceConflict: "same running number with another content"
      case .sequenceGap: "readings missing"
      case .numbersLost: "running numbers without order"
      case .deviceSilent: "device silent"
      case .deviceLost: "device lost its connection"
      case .unboundDevice: "device is worn by nobody"
      case .nobodyToCall: "nobody to call"
      case .brokerAway: "broker cannot be reached"
      case .notifierFailing: "notifications cannot be delivered"
      case .deliveryFailing: "a drill did not come back"
      case .brokerDropping: "the broker dropped messages"
      case .storeStalled: "the gateway's disk did not answer"
      case .clockJump: "the gateway's clock was set"
      case .rotaGap: "nobody would be called"
      case .drill: "drill"
      }
    }
    let withheld = finding["withheld"] == nil ? "" : "; of whom may not be told: go to the device and look"
    return (words ?? kind) + field + withheld
  }
}
