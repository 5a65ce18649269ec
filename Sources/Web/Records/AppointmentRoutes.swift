import Consent
import HTTPTypes
import Hummingbird
import Ledger
import Sharing
import Store

/// Appointments, reviews, and what researchers take out.
struct AppointmentRoutes: Sendable {
  let desk: RecordDesk

  func add(to group: RouterGroup<VigilRequestContext>) {
    group.get("patients/:patient/appointments") { try await ofPatient($0, $1) }
    group.get("appointments") { try await withDoctor($0, $1) }
    group.get("reviews") { request, context in
      let due = try await desk.reviewsDue(by: try RequestFields(request, context).asker().person)
      return Answer.json(["items": .array(due)])
    }
    group.get("research/:class") { try await export($0, $1) }
  }

  private func ofPatient(_ request: Request, _ context: VigilRequestContext) async throws -> Response {
    let fields = RequestFields(request, context)
    let page = try await desk.appointments(
      of: try fields.patient(), before: try fields.cursor() ?? .max, limit: try fields.limit(), by: try fields.asker())
    return Answer.json(Shape.page(page) { $0.json })
  }

  private func withDoctor(_ request: Request, _ context: VigilRequestContext) async throws -> Response {
    let fields = RequestFields(request, context)
    let page = try await desk.appointments(
      with: try fields.asker().person, before: try fields.cursor() ?? .max, limit: try fields.limit())
    return Answer.json(Shape.page(page) { $0.json })
  }

  private func export(_ request: Request, _ context: VigilRequestContext) async throws -> Response {
    let fields = RequestFields(request, context)
    guard let dataClass = context.parameters.get("class").flatMap(DataClass.init(rawValue:)),
      RecordOffer.classes.contains(dataClass)
    else { throw Problem.notFound }
    let asker = try fields.asker()
    let research = Asker(person: asker.person, organisation: asker.organisation, purpose: .research)
    let page = try await desk.export(dataClass, after: try fields.cursor() ?? 0, by: research)
    return Answer.json(Shape.page(page) { $0 }, headers: Self.uncleaned)
  }

  /// What somebody typed into a member is given out as they typed it: whoever takes it must know (decision 0027).
  private static let uncleaned: HTTPFields =
    HTTPField.Name("Vigil-Free-Text").map { [$0: "not-cleaned"] } ?? [:]
}
