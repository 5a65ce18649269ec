import Store
import Triage

/// The text of `/metrics`: what rooms count as they go, and what is read back from the ledger.
struct MetricsPage: Sendable {
  let reader: Reader
  let metrics: Metrics
  let broadcast: HeadBroadcast
  let byDevice: Bool

  func text() async throws -> String {
    var page = MetricsText(metrics)
    let head = try await reader.head()
    gauge(&page, "vigil_ledger_entries", "Entries on the ledger.", "\(head.size)")
    gauge(&page, "vigil_ledger_blocks", "Blocks on the ledger.", "\(head.block + 1)")
    gauge(&page, "vigil_event_streams", "Open event streams.", "\(broadcast.count)")
    try await addAlerts(to: &page)
    try await addDevices(to: &page)
    return page.text
  }

  private func addAlerts(to page: inout MetricsText) async throws {
    var open: [AlertCount: Int] = [:]
    for count in try await reader.openAlertCounts() {
      open[AlertCount(priority: count.priority, state: count.state)] = count.count
    }
    let samples = Priority.allCases.flatMap { priority in
      AlarmState.allCases.filter { $0 != .resolved }.map { state in
        (
          labels: [Metrics.Label("priority", priority.rawValue), Metrics.Label("state", state.rawValue)],
          value: "\(open[AlertCount(priority: priority, state: state)] ?? 0)"
        )
      }
    }
    page.add("vigil_open_alerts", type: "gauge", help: "Open alerts by priority and state.", samples)
  }

  /// INTAKE-2 by device: read back from the disk, so only by configuration. The total is the writer's own.
  private func addDevices(to page: inout MetricsText) async throws {
    guard byDevice else { return }
    let devices = try await reader.conservationByDevice()
    page.add(
      "vigil_device_readings_total", type: "counter", help: "Readings of each device by what became of them.",
      devices.flatMap { Self.samples($0.conservation, labels: [Metrics.Label("device", $0.name)]) })
  }

  private static func samples(
    _ counters: Conservation, labels: [Metrics.Label]
  ) -> [(labels: [Metrics.Label], value: String)] {
    [(labels + [Metrics.Label("outcome", "received")], "\(counters.received)")]
      + Outcome.allCases.map { (labels + [Metrics.Label("outcome", $0.key)], "\(counters[$0])") }
  }

  private func gauge(_ page: inout MetricsText, _ name: String, _ help: String, _ value: String) {
    page.add(name, type: "gauge", help: help, [(labels: [], value: value)])
  }
}
