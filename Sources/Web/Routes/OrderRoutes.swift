import Consent
import Hummingbird
import Ledger
import Store
import Vitals

/// A patient's orders for those who care for the patient. Placing and withdrawing are signed acts (`POST /api/v1/acts`).
struct OrderRoutes: Sendable {
  let reader: Reader
  let gate: WatchGate

  func add(to group: RouterGroup<VigilRequestContext>) {
    group.add(middleware: RoleGate([.desk, .doctor]))
    group.get("patients/:patient/orders") { request, context in
      let fields = RequestFields(request, context)
      let all = try fields.flag("all")
      let id = context.parameters.get("patient") ?? ""
      try await gate.require([.vitalSigns], of: id, for: fields)
      guard let orders = try await reader.orders(of: id, scope: .facility, all: all) else { throw Problem.notFound }
      return Answer.json(Shape.page(Page(items: orders, next: nil), Self.shape))
    }
  }

  /// Terms as they were signed: numbers in fixed-point steps of their vital.
  static func shape(_ order: OrderView) -> JSONValue {
    var members: [String: JSONValue] = [
      "by": .string(order.author), "expires": .integer(order.expires.milliseconds), "order": .integer(order.position),
      "payload": .string(order.payload.state), "placed": .integer(order.placed.milliseconds),
    ]
    members["ended"] = order.ended.map { .integer($0.milliseconds) }
    members["terms"] = order.payload.value
    return .object(members)
  }
}
