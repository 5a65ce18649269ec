import Exchange
import Oracle
import Vitals
import WardKit

/// Places what a scenario orders as a doctor's signed acts, before anything is sent, so that every reading is judged by it.
struct Ordering {
  let door: GatewayDoor
  let doctor: Party

  /// Longer than any run, and no longer than an order may live.
  private static let lifetimeMilliseconds: Int64 = 7 * 86_400_000

  /// Orders scale 2 for those who wear these devices.
  ///
  /// - Parameter bindings: who wears what.
  /// - Returns: the devices whose wearers have the order.
  /// - Throws: ``ExchangeFault/refused(step:status:problem:)``.
  func place(
    _ devices: [RunPlan.Device], _ bindings: [String: [Baseline.Wearing]]
  ) async throws -> Set<String> {
    let wanted = devices.filter(\.usesScale2).map(\.device.name)
    guard !wanted.isEmpty else { return [] }
    let token = try await doctor.bearer(at: door, of: NodeName(origin: "", facility: ""))
    let answer = try await door.send("/api/v1/node", token: token)
    guard answer.status == 200, let node = answer.decoded(NodeName.self) else {
      throw ExchangeFault.refused(step: "asking for the node", status: answer.status, problem: answer.problem)
    }
    var ordered: Set<String> = []
    var placed: Set<String> = []
    for device in wanted {
      guard let patient = bindings[device]?.last(where: { $0.until == nil })?.patient else { continue }
      if placed.insert(patient).inserted { try await place(for: patient, node, token) }
      ordered.insert(device)
    }
    return ordered
  }

  private func place(for patient: String, _ node: NodeName, _ token: String) async throws {
    let now = Clock.wall / 1_000_000
    let act = Order.scale2(for: patient, until: now + Self.lifetimeMilliseconds)
    let body = try act.signed(by: doctor.id, with: doctor.keys, for: node, at: now)
    let answer = try await door.send("/api/v1/acts", token: token, body: body)
    guard answer.status == 201 else {
      throw ExchangeFault.refused(step: "an order for scale 2", status: answer.status, problem: answer.problem)
    }
  }
}
