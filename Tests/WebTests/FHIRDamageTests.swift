import GRDB
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Ledger
import Testing

@testable import Store
@testable import Web

/// What is broken in the gateway is told as the gateway's fault.
@Suite struct FHIRDamageTests {
  @Test func anAccessThatCannotBeReadAnyMoreIsNoFaultOfWhoeverAsks() async throws {
    let scene = try RecordScene()
    let (store, patient) = (scene.web.store, scene.patient.person)
    let position = try await store.writer.perform { transaction in
      let position = try transaction.append(.rulesLoaded, body: [:])
      try transaction.db.execute(
        sql: "INSERT INTO accesses (position, patient, person, permitted) VALUES (?, ?, ?, 1)",
        arguments: [position, patient, patient])
      return position
    }
    try await scene.server().main.test(.router) { client in
      let answer = try await client.execute(
        uri: "/fhir/AuditEvent?patient=\(patient)", method: .get, headers: scene.headers(scene.patient))
      #expect(answer.status == .internalServerError)
      #expect(String(buffer: answer.body).contains("position \(position)"))
    }
  }
}
