import Ledger
import Triage
import Vitals

/// Takes evidence and strips in the order of the ledger and makes readings of them, each once.
struct RecordedCollector {
  private let period: Range<Timestamp>
  private var orders: RecordedOrders
  private(set) var recorded = RecordedReadings()
  /// Canonical readings that are there already: a strip holds abnormal ones too.
  private var known: Set<String> = []
  /// How far a device's clock was corrected at its newest evidence, in milliseconds: its strip's readings bear its own time.
  private var shifts: [String: Int64] = [:]
  /// Where the orders stand under which an event was judged, by the position of its evidence; only where there were any.
  private var ordered: [Int64: [Int64]] = [:]

  init(period: Range<Timestamp>, orders: RecordedOrders) {
    self.period = period
    self.orders = orders
  }

  mutating func take(_ view: EntryView) throws {
    let isStrip = view.entry.type == .alertStrip
    let gap: RecordedReadings.Gap? =
      switch view.payload {
      case .opened(let payload): isStrip ? try takeStrip(payload, of: view) : try takeEvidence(payload, of: view)
      case .erased: .erased
      case .absent, .withheld, .folded: .malformed
      case .broken: .broken
      }
    guard let gap else { return }
    if isStrip {
      recorded.missingStrips[gap, default: 0] += 1
    } else if let judged = view.entry.body["reading"]?.integer, period.contains(Timestamp(milliseconds: judged)) {
      recorded.missing[gap, default: 0] += 1
    }
  }

  private mutating func takeEvidence(_ payload: JSONValue, of view: EntryView) throws -> RecordedReadings.Gap? {
    let body = view.entry.body
    guard let patient = view.entry.subject, let judged = body["reading"]?.integer,
      let text = payload["reading"]?.string, let device = body["device"]?.string, var reading = Self.reading(text)
    else { return .malformed }
    let positions = (body["orders"]?.array ?? []).compactMap(\.integer)
    if !positions.isEmpty { ordered[view.position] = positions }
    // A time that could not be believed says nothing of the device's clock.
    if body["timeFarOff"] == nil { shifts[device] = judged - reading.time.milliseconds }
    reading.time = Timestamp(milliseconds: judged)
    switch try orders.inForce(positions) {
    case .failure(let gap): return gap
    case .success(let orders): add(reading, text, patient, orders)
    }
    return nil
  }

  private mutating func takeStrip(_ payload: JSONValue, of view: EntryView) throws -> RecordedReadings.Gap? {
    guard let patient = view.entry.subject, let event = view.entry.body["event"]?.integer,
      let lines = payload["readings"]?.array
    else { return .malformed }
    switch try orders.inForce(ordered[event] ?? []) {
    case .failure(let gap): return gap
    case .success(let orders):
      for line in lines {
        guard let text = line.string, var reading = Self.reading(text) else { return .malformed }
        reading.time = reading.time.adding(milliseconds: Self.device(text).flatMap { shifts[$0] } ?? 0)
        add(reading, text, patient, orders)
      }
    }
    return nil
  }

  private mutating func add(_ reading: Reading, _ text: String, _ patient: String, _ orders: Orders) {
    guard period.contains(reading.time), known.insert(text).inserted else { return }
    recorded.readings.append(.init(patient: patient, reading: reading, orders: orders))
  }

  private static func reading(_ text: String) -> Reading? {
    (try? CanonicalJSON.parse(Array(text.utf8))).flatMap(Reading.init(canonical:))
  }

  private static func device(_ text: String) -> String? {
    (try? CanonicalJSON.parse(Array(text.utf8)))?["device"]?.string
  }
}
