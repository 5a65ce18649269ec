import Hummingbird
import Ledger
import Store

/// What people do: acknowledge, reject, resolve, confirm a delivery, and any other signed act.
struct ActRoutes: Sendable {
  let reader: Reader
  let acts: any ActHandler
  let bodies: RequestBodyReader

  func add(to group: RouterGroup<VigilRequestContext>) {
    group.post("alerts/:alert/acknowledge") { try await answer($0, $1, type: .alertAcknowledged) }
    group.post("alerts/:alert/reject") { try await answer($0, $1, type: .alertRejected) }
    group.post("alerts/:alert/resolve") { try await answer($0, $1, type: .alertResolved) }
    group.post("alerts/:alert/shelve") { try await answer($0, $1, type: .alertShelved) }
    group.post("alerts/:alert/delivered") { try await delivered($0, $1) }
    group.post("acts") { try await act($0, $1) }
  }

  /// An answer to an alert: a signed entry of the right type about this very alert.
  private func answer(
    _ request: Request, _ context: VigilRequestContext, type: EntryType
  ) async throws -> Response {
    let alert = try await visibleAlert(request, context)
    let act = try PresentedAct(parsing: try await bodies.json(of: request))
    guard act.entry.type == type else {
      throw Problem.malformed([ProblemFault(pointer: "/entry/type", "\(type.rawValue), as the path says.")])
    }
    guard act.entry.body["alert"]?.string == AlertRecord.name(alert) else {
      throw Problem.malformed([ProblemFault(pointer: "/entry/body/alert", "The alert that the path names.")])
    }
    return try await submit(act, by: try context.requireCaller())
  }

  private func act(_ request: Request, _ context: VigilRequestContext) async throws -> Response {
    let caller = try context.requireCaller()
    let act = try PresentedAct(parsing: try await bodies.json(of: request))
    // The same check as on the alert's own path: an act must not be a way around it.
    if let name = act.entry.body["alert"]?.string {
      guard let opened = AlertRecord.opened(name: name), try await reader.alert(opened, scope: caller.scope) != nil
      else { throw Problem.notFound }
    }
    return try await submit(act, by: caller)
  }

  /// The token says whose channel this is, the signature whose act: they must be one person's.
  private func submit(_ act: PresentedAct, by caller: Caller) async throws -> Response {
    guard act.entry.author == caller.person else {
      throw Problem(.forbidden, "not-the-author", "The token and the entry belong to different persons.")
    }
    let position = try await acts.submit(act)
    return Answer.json(["position": .integer(position)], status: .created)
  }

  private func delivered(_ request: Request, _ context: VigilRequestContext) async throws -> Response {
    let alert = try await visibleAlert(request, context)
    let wasOpen = try await acts.delivered(alert: alert, to: try context.requireCaller().person)
    return Answer.json(["open": .bool(wasOpen)])
  }

  private func visibleAlert(_ request: Request, _ context: VigilRequestContext) async throws -> Int64 {
    let opened = try RequestFields(request, context).alert()
    guard try await reader.alert(opened, scope: try context.requireCaller().scope) != nil else {
      throw Problem.notFound
    }
    return opened
  }
}
