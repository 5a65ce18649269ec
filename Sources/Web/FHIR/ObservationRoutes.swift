import Consent
import FHIR
import Hummingbird
import Ledger
import Sharing
import Store
import Vitals

/// `/fhir/Observation`: the current vitals and the score of a patient, and summaries as statistics; each search and each
/// read is one decision.
struct ObservationRoutes: Sendable {
  let desk: BedsideDesk

  func add(to group: RouterGroup<VigilRequestContext>) {
    group.get("Observation") { try await search($0, $1) }
    group.get("Observation/:observation") { try await read($0, $1) }
  }

  private func search(_ request: Request, _ context: VigilRequestContext) async throws -> Response {
    let search = try ObservationSearch(request, context)
    let view = try await desk.look(at: search.common.patient, search.summaries, by: search.common.asker)
    let (observations, next) = search.page(of: view)
    return try Self.resource(FHIRBundle.searchset(observations.map(\.json), next: next))
  }

  private func read(_ request: Request, _ context: VigilRequestContext) async throws -> Response {
    let asker = try RequestFields(request, context).asker()
    guard let id = ObservationID(context.parameters.get("observation") ?? "") else { throw Problem.notFound }
    let found: [VitalObservation]
    switch id {
    case .current(let patient, _): found = try await desk.look(at: patient, nil, by: asker).current
    case .summary(let patient, let start, let length, _):
      let query = SummaryQuery(
        from: start, until: start.adding(milliseconds: length), grain: SummaryGrain(lengthMilliseconds: length))
      found = try await desk.look(at: patient, query, by: asker).spans.flatMap { $0.observations(of: patient) }
    }
    guard let one = found.first(where: { $0.id == id.text }) else { throw Problem.notFound }
    return try Self.resource(one.json)
  }

  private static func resource(_ json: FHIRJSON) throws -> Response {
    Answer.bytes(try json.encode(), contentType: "application/fhir+json; fhirVersion=\(FHIRVersion.r4.rawValue)")
  }
}
