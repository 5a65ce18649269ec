import Hummingbird
import Ledger
import Store

/// Alerts: list, show, explain. Others' alerts are as absent as none.
struct AlertRoutes: Sendable {
  let reader: Reader
  let gate: WatchGate
  let anchor: HeadAnchor

  func add(to group: RouterGroup<VigilRequestContext>) {
    group.get("alerts") { request, context in try await list(request, context) }
    group.get("alerts/:alert") { request, context in try await show(request, context) }
    group.get("alerts/:alert/evidence") { request, context in try await evidence(request, context) }
    group.get("alerts/:alert/strip") { request, context in try await strip(request, context) }
    group.get("alerts/:alert/proof") { request, context in try await proof(request, context) }
    group.get("explain/:alert") { request, context in try await explain(request, context) }
  }

  private func list(_ request: Request, _ context: VigilRequestContext) async throws -> Response {
    let fields = RequestFields(request, context)
    let openOnly: Bool
    switch request.uri.queryParameters["state"] ?? "open" {
    case "open": openOnly = true
    case "all": openOnly = false
    default: throw Problem.malformed([ProblemFault(parameter: "state", "state is open or all.")])
    }
    let page = try await reader.alerts(
      scope: try context.requireCaller().scope, openOnly: openOnly, before: try fields.cursor(),
      limit: try fields.limit())
    return Answer.json(Shape.page(try await gate.permitted(page, for: fields)) { Shape.alert($0) })
  }

  private func show(_ request: Request, _ context: VigilRequestContext) async throws -> Response {
    let alert = try await gate.alert(RequestFields(request, context))
    return Answer.json(Shape.alert(alert, patientName: try await reader.patientName(alert.subject)))
  }

  private func evidence(_ request: Request, _ context: VigilRequestContext) async throws -> Response {
    let fields = RequestFields(request, context)
    let alert = try await gate.alert(fields)
    let found = try await reader.entries(ofAlert: alert.opened, from: try fields.cursor() ?? 0, scope: .facility)
    guard let found else { throw Problem.notFound }
    // A full page may have more behind it: an alert of weeks has more entries than one answer should carry.
    let next = found.entries.count < 1_000 ? nil : found.entries.last.map { $0.position + 1 }
    return Answer.json(Shape.page(Page(items: found.entries, next: next), Shape.entry))
  }

  /// The readings of the minutes before and after each event.
  private func strip(_ request: Request, _ context: VigilRequestContext) async throws -> Response {
    let fields = RequestFields(request, context)
    let alert = try await gate.alert(fields)
    let found = try await reader.strips(ofAlert: alert.opened, from: try fields.cursor() ?? 0, scope: .facility)
    guard let found else { throw Problem.notFound }
    return Answer.json(Shape.page(Page(items: found.strips, next: found.next), Shape.strip))
  }

  /// The proof file of the entry that opened the alert.
  private func proof(_ request: Request, _ context: VigilRequestContext) async throws -> Response {
    let opened = try await gate.alert(RequestFields(request, context)).opened
    // The anchor first: only what it covers may be signed for outside (LEDGER-4).
    let head = try await anchor.advance()
    guard let proof = try await reader.proof(ofEntryAt: opened, block: head.block) else {
      throw Problem.unavailable("not-anchored", "The entry is not anchored yet.")
    }
    return Answer.text(proof.description)
  }

  private func explain(_ request: Request, _ context: VigilRequestContext) async throws -> Response {
    let opened = try await gate.alert(RequestFields(request, context)).opened
    guard let explanation = try await reader.explanation(of: opened, scope: .facility) else {
      throw Problem.notFound
    }
    return Answer.json(Shape.explanation(explanation))
  }
}
