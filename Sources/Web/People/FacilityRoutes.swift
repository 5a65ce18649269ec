import Consent
import Hummingbird
import Ledger
import Sharing
import Store

/// Facilities' contracts as lists: who is admitted, which doctors act for them, which devices are theirs; and a doctor's own
/// patients. The contracts themselves are signed acts (`POST /api/v1/acts`).
struct FacilityRoutes: Sendable {
  let desk: FacilityDesk

  func add(to group: RouterGroup<VigilRequestContext>) {
    group.get("organisations/:organisation/admissions") { try await admissions($0, $1) }
    group.get("organisations/:organisation/doctors") { try await doctors($0, $1) }
    group.get("organisations/:organisation/devices") { try await devices($0, $1) }
    group.get("patients/:patient/admissions") { try await ofPatient($0, $1) }
  }

  /// One's own, as doctor or patient.
  func addTreatments(to group: RouterGroup<VigilRequestContext>) {
    group.add(middleware: RoleGate([.doctor, .patient]))
    group.get("treatments") { try await treatments($0, $1) }
  }

  /// Doctors alone.
  func addOwnPatients(to group: RouterGroup<VigilRequestContext>) {
    group.add(middleware: RoleGate([.doctor]))
    group.get("patients") { try await ownPatients($0, $1) }
  }

  private func admissions(_ request: Request, _ context: VigilRequestContext) async throws -> Response {
    let fields = RequestFields(request, context)
    let state: Admission.State = try fields.word("standing") ?? .admitted
    let page = try await desk.admissions(
      at: try fields.organisation(), state, before: try fields.cursor() ?? .max, limit: try fields.limit(),
      by: try fields.asker())
    return Answer.json(Shape.page(page) { $0.json })
  }

  private func ofPatient(_ request: Request, _ context: VigilRequestContext) async throws -> Response {
    let fields = RequestFields(request, context)
    let page = try await desk.admissions(
      of: try fields.patient(), before: try fields.cursor() ?? .max, limit: try fields.limit(), by: try fields.asker())
    return Answer.json(Shape.page(page) { $0.json })
  }

  private func devices(_ request: Request, _ context: VigilRequestContext) async throws -> Response {
    let fields = RequestFields(request, context)
    let page = try await desk.devices(
      of: try fields.organisation(), before: try fields.cursor() ?? .max, limit: try fields.limit(),
      by: try fields.asker().person)
    return Answer.json(
      Shape.page(page) { assignment in
        [
          "assignment": .integer(assignment.position), "device": .string(assignment.device),
          "organisation": .string(assignment.organisation), "since": .integer(assignment.since),
        ]
      })
  }

  private func doctors(_ request: Request, _ context: VigilRequestContext) async throws -> Response {
    let fields = RequestFields(request, context)
    let page = try await desk.doctors(
      of: try fields.organisation(), after: fields.name, limit: try fields.limit(), by: try fields.asker().person)
    let items = page.items.map { item -> JSONValue in
      var members = item.profile.map { Shape.directoryEntry($0) } ?? ["person": .string(item.standing.id.text)]
      members["licence"] = .string(item.standing.licence.rawValue)
      return .object(members)
    }
    return Answer.json(Shape.named(items, next: page.next))
  }

  private func treatments(_ request: Request, _ context: VigilRequestContext) async throws -> Response {
    let fields = RequestFields(request, context)
    let page = try await desk.treatments(
      of: try context.requireCaller().person, before: try fields.cursor() ?? .max, limit: try fields.limit())
    return Answer.json(Shape.page(page) { $0.json })
  }

  private func ownPatients(_ request: Request, _ context: VigilRequestContext) async throws -> Response {
    let fields = RequestFields(request, context)
    let page = try await desk.patients(of: try fields.asker(), after: fields.name, limit: try fields.limit())
    return Answer.json(Shape.named(page.items.map(\.json), next: page.next))
  }
}

extension RequestFields {
  /// The facility that the path names.
  fileprivate func organisation() throws(Problem) -> OrganisationID {
    guard let id = context.parameters.get("organisation").flatMap({ OrganisationID($0) }) else {
      throw Problem.notFound
    }
    return id
  }

  /// Where a list goes on that is in the order of names; empty for its beginning.
  var name: String { request.uri.queryParameters["cursor"].map { String($0) } ?? "" }
}
