import Consent
import FHIR
import Hummingbird
import Sharing
import Store
import Vitals

/// A search for Observations: of a patient, by code, and by date. Without a date it finds what is current; with one the
/// current values that are of that time, and the summaries of it as statistics.
struct ObservationSearch {
  let common: FHIRSearch
  /// Nil when no summaries are asked for.
  let summaries: SummaryQuery?
  private let codes: [String]
  private let category: String?

  /// - Throws: ``Problem`` for a parameter that is none.
  init(_ request: Request, _ context: VigilRequestContext) throws {
    common = try FHIRSearch(request, context)
    // A token with its system is as good as one without (FHIR R4, search, "token").
    codes = (request.uri.queryParameters["code"] ?? "").split(separator: ",").compactMap { token in
      token.split(separator: "|", omittingEmptySubsequences: false).last.map { String($0) }
    }
    category = request.uri.queryParameters["category"].flatMap { $0.split(separator: "|").last }.map { String($0) }
    let dates = request.uri.queryParameters[values: "date"].map { String($0) }
    guard !dates.isEmpty else {
      summaries = nil
      return
    }
    var query = try RequestFields(request, context).summaries()
    for date in dates { try Self.narrow(&query, by: date) }
    summaries = query
  }

  /// `ge`, `gt`, `le` and `lt` with an instant (FHIR R4, search, "prefix").
  private static func narrow(_ query: inout SummaryQuery, by date: String) throws {
    guard let time = Timestamp(rfc3339: String(date.dropFirst(2))) else { throw malformedDate }
    switch date.prefix(2) {
    case "ge": query.from = time
    case "gt": query.from = time.adding(milliseconds: 1)
    case "le": query.until = time.adding(milliseconds: 1)
    case "lt": query.until = time
    default: throw malformedDate
    }
  }

  private static var malformedDate: Problem {
    .malformed([ProblemFault(parameter: "date", "ge, gt, le or lt and an instant: date=ge2026-11-21T03:00:00Z.")])
  }

  /// What the search finds, and where its next page is: a page holds as many stretches of time as `limit` says.
  func page(of view: BedsideView) -> (observations: [VitalObservation], next: String?) {
    let spans = view.spans.prefix(common.filter.limit)
    let current = view.current.filter { isCurrentWanted($0) }
    let found = (current + spans.flatMap { $0.observations(of: common.patient) }).filter { isWanted($0) }
    guard let last = spans.last, spans.count < view.spans.count || view.isCut, let summaries else {
      return (found, nil)
    }
    var next = "\(common.address)&date=lt\(last.start.rfc3339)&grain=\(summaries.grain.word)"
    if let from = summaries.from { next += "&date=ge\(from.rfc3339)" }
    if !codes.isEmpty { next += "&code=\(codes.joined(separator: ","))" }
    if let category { next += "&category=\(category)" }
    return (found, next)
  }

  private func isWanted(_ observation: VitalObservation) -> Bool {
    (codes.isEmpty || observation.codes.contains { codes.contains($0) })
      && (category.map { $0 == observation.category } ?? true)
  }

  private func isCurrentWanted(_ observation: VitalObservation) -> Bool {
    guard let summaries, case .instant(let time) = observation.effective else { return true }
    return summaries.from.map { time >= $0 } ?? true && summaries.until.map { time < $0 } ?? true
  }
}
