import Consent
import Hummingbird
import Sharing
import Store
import Vitals

/// What is known of a patient now, for whoever the consent engine permits: the care team, the patient.
struct BedsideRoutes: Sendable {
  let desk: BedsideDesk

  func add(to group: RouterGroup<VigilRequestContext>) {
    group.get("patients/:patient/bedside") { request, context in
      let fields = RequestFields(request, context)
      let view = try await desk.look(at: try fields.patient(), try fields.summaries(), by: try fields.asker())
      return Answer.json(Shape.bedside(view))
    }
  }
}

extension RequestFields {
  /// Which summaries a request asks for: those of the last day by quarter hours, unless it says otherwise.
  func summaries() throws -> SummaryQuery {
    var query = SummaryQuery()
    query.from = try instant("from")
    query.until = try instant("until")
    if let word = request.uri.queryParameters["grain"] {
      guard let grain = SummaryGrain.allCases.first(where: { $0.word == word }) else {
        throw Problem.malformed([
          ProblemFault(
            parameter: "grain", "grain is one of \(SummaryGrain.allCases.map(\.word).joined(separator: ", ")).")
        ])
      }
      query.grain = grain
    }
    return query
  }

  /// The end of the year 9999, which RFC 3339 cannot pass.
  private static let latest: Int64 = 253_402_300_799_999

  /// An instant of the query: RFC 3339, or milliseconds since 1970.
  func instant(_ name: String) throws -> Timestamp? {
    guard let text = request.uri.queryParameters[name[...]] else { return nil }
    guard let time = Int64(text).map({ Timestamp(milliseconds: $0) }) ?? Timestamp(rfc3339: String(text)),
      (0...Self.latest).contains(time.milliseconds)
    else {
      throw Problem.malformed([
        ProblemFault(parameter: name, "\(name) is an instant as 2026-11-21T03:12:00Z, or milliseconds since 1970.")
      ])
    }
    return time
  }
}

extension SummaryGrain {
  /// The stable word on the wire.
  var word: String {
    switch self {
    case .minutes: "minutes"
    case .quarterHours: "quarter-hours"
    case .days: "days"
    }
  }
}
