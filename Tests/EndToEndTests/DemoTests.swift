import Foundation
import TestBroker
import Testing

/// `vigil demo`, which is what `make run` shows: broker, gateway, ward and doctor of its own, from nothing to the end.
@Suite(.serialized) struct DemoTests {
  @Test func aDemonstrationShowsEachOfItsFourAlertsAndEndsConservedAndIntact() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "demo-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let output = try run(
      try Program.built("vigil"), ["demo", "--for", "60s", "--http-port", "0", "--home", folder.path])
    let alerts = output.split(separator: "\n").filter { $0.contains(" ALERT A") || $0.contains(" technical A") }
    for (patient, words) in [
      ("Patient 1", "NEWS2"), ("Patient 2", "fall"), ("Patient 3", "sensor not on skin"),
      ("Patient 4", "device lost its connection"),
    ] {
      #expect(alerts.contains { $0.contains("  \(patient)  ") && $0.contains(words) }, "no \(words): \(output)")
    }
    #expect(output.contains("publish to durable ") && output.contains("durable to delivered "), "\(output)")
    #expect(output.contains("(conserved)"), "\(output)")
    #expect(output.contains("verify:\nintact"), "\(output)")
    // Nothing of it runs on: a broker that was stopped takes its pid file along.
    #expect(!FileManager.default.fileExists(atPath: folder.appending(path: "broker/mosquitto.pid").path))
  }
}
