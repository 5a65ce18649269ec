import Ledger
import Vitals

/// What a summary of any grain says: how many readings, from when to when, and each vital in numbers.
package struct SummaryTotals: Hashable, Sendable {
  package private(set) var readings: Int64
  /// How many of them were technical.
  package private(set) var technical: Int64
  /// Times of the first and the newest reading.
  package private(set) var first: Timestamp
  package private(set) var last: Timestamp
  package private(set) var vitals: [Vital: VitalSummary]
  /// Where the patient's orders stand that were in force at some time of it, ascending.
  package private(set) var orders: [Int64]

  init(
    readings: Int64, technical: Int64, first: Timestamp, last: Timestamp, vitals: [Vital: VitalSummary],
    orders: [Int64] = []
  ) {
    self.readings = readings
    self.technical = technical
    self.first = first
    self.last = last
    self.vitals = vitals
    self.orders = orders
  }

  /// - Throws: ``StoreError/malformedState`` for a payload that is none of a summary.
  package init(_ payload: JSONValue) throws(StoreError) {
    guard let readings = payload["readings"]?.integer, readings > 0, let technical = payload["technical"]?.integer,
      let first = payload["first"]?.integer, let last = payload["last"]?.integer,
      let members = payload["vitals"]?.object
    else { throw .malformedState }
    self.init(
      readings: readings, technical: technical, first: Timestamp(milliseconds: first),
      last: Timestamp(milliseconds: last), vitals: [:])
    if let named = payload["orders"] {
      guard let positions = named.array?.map(\.integer), !positions.contains(nil) else { throw .malformedState }
      orders = positions.compactMap { $0 }
    }
    for (key, value) in members {
      guard let vital = Vital(key: key) else { throw .malformedState }
      vitals[vital] = try VitalSummary(value)
    }
  }

  /// The totals of several summaries; nil of none. The last value of a vital is that of the summary whose readings ended
  /// last.
  package static func of(_ parts: some Sequence<SummaryTotals>) -> SummaryTotals? {
    var parts = parts.sorted { ($0.last, $0.first) < ($1.last, $1.first) }[...]
    guard var total = parts.popFirst() else { return nil }
    for part in parts { total.merge(part) }
    return total
  }

  private mutating func merge(_ later: SummaryTotals) {
    readings += later.readings
    technical += later.technical
    first = min(first, later.first)
    last = max(last, later.last)
    if !later.orders.isEmpty { orders = Set(orders).union(later.orders).sorted() }
    vitals.merge(later.vitals) { mine, theirs in
      var both = mine
      both.merge(theirs)
      return both
    }
  }

  /// As they stand in a payload. The mean is left to the reader as sum and count, so that no precision is lost.
  /// ``orders`` stand there only where there were any.
  package var members: [String: JSONValue] {
    var members: [String: JSONValue] = [
      "readings": .integer(readings), "technical": .integer(technical), "first": .integer(first.milliseconds),
      "last": .integer(last.milliseconds),
      "vitals": .object(Dictionary(uniqueKeysWithValues: vitals.map { ($0.key, $1.json) })),
    ]
    if !orders.isEmpty { members["orders"] = .array(orders.map { .integer($0) }) }
    return members
  }
}
