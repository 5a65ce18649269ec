import Exchange
import Oracle
import Vitals
import WardKit

/// Places what a scenario orders as a doctor's signed acts, before anything is sent, so that every reading is judged by it.
struct Ordering {
  let door: GatewayDoor
  let doctor: Party

  /// Longer than any run, and shorter than an order that suppresses something may live.
  private static let lifetimeMilliseconds: Int64 = 6 * 86_400_000

  /// Orders what the scenario says for those who wear these devices; once for each patient, however many they wear.
  ///
  /// - Parameter bindings: who wears what.
  /// - Returns: what stands in order for the wearer of each device.
  /// - Throws: ``ExchangeFault/refused(step:status:problem:)``.
  func place(
    _ devices: [RunPlan.Device], _ bindings: [String: [Baseline.Wearing]]
  ) async throws -> [String: PlainOrders] {
    let wanted = devices.filter { !$0.orders.isEmpty }
    guard !wanted.isEmpty else { return [:] }
    let token = try await doctor.bearer(at: door, of: NodeName(origin: "", facility: ""))
    let answer = try await door.send("/api/v1/node", token: token)
    guard answer.status == 200, let node = answer.decoded(NodeName.self) else {
      throw ExchangeFault.refused(step: "asking for the node", status: answer.status, problem: answer.problem)
    }
    var ordered: [String: PlainOrders] = [:]
    var placed: Set<String> = []
    for device in wanted {
      let name = device.device.name
      guard let patient = bindings[name]?.last(where: { $0.until == nil })?.patient else { continue }
      if placed.insert(patient).inserted {
        for order in device.orders { try await place(order, for: patient, node, token) }
      }
      ordered[name] = PlainOrders(device.orders)
    }
    return ordered
  }

  private func place(_ order: PatientOrder, for patient: String, _ node: NodeName, _ token: String) async throws {
    let now = Clock.wall / 1_000_000
    let act = Order.placed(order, for: patient, until: now + Self.lifetimeMilliseconds)
    let body = try act.signed(by: doctor.id, with: doctor.keys, for: node, at: now)
    let answer = try await door.send("/api/v1/acts", token: token, body: body)
    guard answer.status == 201 else {
      throw ExchangeFault.refused(step: "an order", status: answer.status, problem: answer.problem)
    }
  }
}
