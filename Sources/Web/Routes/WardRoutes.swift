import Hummingbird
import Ledger
import Store

/// Devices for those who look after them, summaries for those who care for the patient.
struct WardRoutes: Sendable {
  let reader: Reader

  func addDevices(to group: RouterGroup<VigilRequestContext>) {
    group.add(middleware: RoleGate([.desk, .administrator]))
    group.get("devices") { request, context in
      let fields = RequestFields(request, context)
      let page = try await reader.devices(after: try fields.cursor(), limit: try fields.limit())
      return Answer.json(Shape.page(page, Shape.device))
    }
  }

  func addSummaries(to group: RouterGroup<VigilRequestContext>) {
    group.add(middleware: RoleGate([.desk, .doctor]))
    group.get("patients/:patient/summaries") { request, context in
      let fields = RequestFields(request, context)
      let id = context.parameters.get("patient") ?? ""
      let scope = try context.requireCaller().scope
      guard let patient = try await reader.patient(id, scope: scope, naming: false) else { throw Problem.notFound }
      let page = try await reader.summaries(
        of: patient.subject, before: try fields.cursor(), limit: try fields.limit())
      return Answer.json(Shape.page(page, Shape.entry))
    }
  }
}
