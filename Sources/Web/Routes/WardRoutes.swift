import Consent
import Hummingbird
import Ledger
import Store

/// Devices and what was refused of them for those who look after them, summaries for those who care for the patient.
struct WardRoutes: Sendable {
  let reader: Reader
  let gate: WatchGate

  func addDevices(to group: RouterGroup<VigilRequestContext>) {
    group.add(middleware: RoleGate([.desk, .administrator]))
    group.get("devices") { request, context in
      let fields = RequestFields(request, context)
      let isInFull = try fields.flag("full")
      let page = try await reader.devices(after: try fields.cursor(), limit: try fields.limit())
      return Answer.json(Shape.page(page, isInFull ? Shape.deviceInFull : Shape.device))
    }
    group.get("devices/:device") { _, context in
      guard let device = try await reader.device(named: context.parameters.get("device") ?? "") else {
        throw Problem.notFound
      }
      return Answer.json(Shape.deviceInFull(device))
    }
    group.get("rejections") { request, context in
      let fields = RequestFields(request, context)
      let page = try await reader.rejections(before: try fields.cursor(), limit: try fields.limit())
      return Answer.json(Shape.page(page, Shape.rejection))
    }
  }

  func addSummaries(to group: RouterGroup<VigilRequestContext>) {
    group.get("patients/:patient/summaries") { request, context in
      let fields = RequestFields(request, context)
      let id = context.parameters.get("patient") ?? ""
      try await gate.require([.vitalSigns], of: id, for: fields)
      guard let patient = try await reader.patient(id, scope: .facility, naming: false) else { throw Problem.notFound }
      let page = try await reader.summaries(
        of: patient.subject, before: try fields.cursor(), limit: try fields.limit())
      return Answer.json(Shape.page(page, Shape.entry))
    }
  }
}
