import Consent
import Store
import Vitals

/// What an Observation's logical id says: `current-PATIENT-KEY` for what is known now, which is another every few seconds,
/// and `summary-PATIENT-START-LENGTH-KEY` for a statistic over that many milliseconds from then on.
enum ObservationID: Hashable {
  case current(PersonID, key: String)
  case summary(PersonID, start: Timestamp, length: Int64, key: String)

  /// The key of both pressures together, and of the score.
  static let pressure = "bp"
  static let score = "news2"

  init?(_ text: String) {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false).map { String($0) }
    guard parts.count > 2, let key = parts.last else { return nil }
    func patient(before end: Int) -> PersonID? { end < 2 ? nil : PersonID(parts[1..<end].joined(separator: "-")) }
    switch parts[0] {
    case "current":
      guard let patient = patient(before: parts.count - 1) else { return nil }
      self = .current(patient, key: key)
    case "summary":
      guard let patient = patient(before: parts.count - 3), let start = Int64(parts[parts.count - 3]),
        let length = Int64(parts[parts.count - 2]), start >= 0, (1...SummaryGrain.dayMilliseconds).contains(length)
      else { return nil }
      self = .summary(patient, start: Timestamp(milliseconds: start), length: length, key: key)
    default: return nil
    }
  }

  var text: String {
    switch self {
    case .current(let patient, let key): "current-\(patient.text)-\(key)"
    case .summary(let patient, let start, let length, let key):
      "summary-\(patient.text)-\(start.milliseconds)-\(length)-\(key)"
    }
  }
}
