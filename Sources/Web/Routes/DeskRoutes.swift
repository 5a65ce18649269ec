import Consent
import Hummingbird
import Ledger
import Store

/// The hospital desk: every abnormal block at once, newest first, whatever delay its alert waits out.
struct DeskRoutes: Sendable {
  let reader: Reader
  let gate: WatchGate

  func add(to group: RouterGroup<VigilRequestContext>) {
    group.add(middleware: RoleGate([.desk]))
    group.get("desk") { request, context in try await list(request, context) }
  }

  private func list(_ request: Request, _ context: VigilRequestContext) async throws -> Response {
    let fields = RequestFields(request, context)
    let page = try await reader.evidence(
      scope: try context.requireCaller().scope, before: try fields.cursor(), limit: try fields.limit())
    let entries = try await gate.opened(page.items.map(\.entry), for: fields)
    let items = zip(page.items, entries).map { item, entry -> JSONValue in
      .object(["block": .object(Shape.block(item.block)), "evidence": Shape.entry(entry)])
    }
    return Answer.json(Shape.page(Page(items: items, next: page.next)) { $0 })
  }
}
