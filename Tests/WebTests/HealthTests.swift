import Consent
import Hummingbird
import HummingbirdTesting
import Ledger
import Testing

@testable import Store
@testable import Web

@Suite struct HealthTests {
  @Test func readinessNamesWhatIsWrong() async throws {
    let scene = try WebScene()
    let checks = [
      ReadinessCheck("store") { nil }, ReadinessCheck("broker") { "lane urgent is not connected" },
    ]
    try await scene.server(checks: checks).main.test(.router) { client in
      let alive = try await client.execute(uri: "/healthz", method: .get)
      #expect(alive.status == .ok)
      let ready = try await client.execute(uri: "/readyz", method: .get)
      #expect(ready.status == .serviceUnavailable)
      let value = try CanonicalJSON.parse(Array(buffer: ready.body))
      #expect(value["ready"] == false)
      #expect(value["checks"] == ["store": "ok", "broker": "lane urgent is not connected"])
    }
    try await scene.server(checks: [checks[0]]).main.test(.router) { client in
      let ready = try await client.execute(uri: "/readyz", method: .get)
      #expect(ready.status == .ok)
    }
  }

  @Test func theStoreSaysWhetherItCanBeWritten() async throws {
    let scene = try WebScene()
    #expect(await scene.store.writeProblem() == nil)
    #expect(scene.store.anchorProblem() == nil)
    scene.store.writer.stop()
    #expect(await scene.store.writeProblem() == "the gateway is stopping")
  }

  @Test func metricsNeedThisMachineOrAnAdministrator() async throws {
    let scene = try WebScene()
    // The router's channel has no address: it is not this machine.
    try await scene.server().main.test(.router) { client in
      for (who, status) in [
        (WebScene.Who.nobody, 401), (.stranger, 401), (.ada, 403), (.desk, 403), (.administrator, 200),
      ] {
        let response = try await client.execute(uri: "/metrics", method: .get, headers: scene.headers(who))
        #expect(Int(response.status.code) == status, "\(who)")
      }
    }
    try await scene.server().main.test(.live) { client in
      let response = try await client.execute(uri: "/metrics", method: .get)
      #expect(response.status == .ok)
      let text = String(buffer: response.body)
      #expect(text.contains("vigil_conservation_holds 1\n"))
      #expect(text.contains("vigil_open_alerts{priority=\"high\",state=\"announced\"} 2\n"))
      #expect(text.contains("vigil_readings_total{outcome=\"received\"} 0\n"))
      #expect(
        text.contains(
          "vigil_batch_submissions_count \(scene.store.configuration.metrics.batchSize.snapshot.cumulative.last ?? 0)\n"
        ))
    }
  }

  @Test func theTextOfMetricsIsWhatPrometheusReads() {
    let metrics = Metrics()
    metrics.counter("vigil_a_total", help: "A.", [.init("x", "q\"\\\n")]).add(3)
    let histogram = metrics.histogram("vigil_b_seconds", help: "B.", unit: .microseconds, bounds: [100, 1_000])
    histogram.observe(.microseconds(100))
    histogram.observe(.milliseconds(1))
    histogram.observe(.seconds(2))
    #expect(
      MetricsText(metrics).text == """
        # HELP vigil_a_total A.
        # TYPE vigil_a_total counter
        vigil_a_total{x="q\\"\\\\\\n"} 3
        # HELP vigil_b_seconds B.
        # TYPE vigil_b_seconds histogram
        vigil_b_seconds_bucket{le="0.000100"} 1
        vigil_b_seconds_bucket{le="0.001000"} 2
        vigil_b_seconds_bucket{le="+Inf"} 3
        vigil_b_seconds_sum 2.001100
        vigil_b_seconds_count 3

        """)
  }

  @Test func hostileLabelsCannotGrowTheMetrics() {
    let metrics = Metrics()
    for index in 0..<(Metrics.seriesBound + 100) {
      metrics.counter("vigil_c_total", help: "C.", [.init("i", "\(index)")]).add()
    }
    #expect(MetricsText(metrics).text.split(separator: "\n").count == Metrics.seriesBound + 2)
  }
}
