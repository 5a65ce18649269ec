import Consent
import GRDB
import Testing
import Vault
import Vitals

@testable import Store

/// A patient whose key cannot be read was not erased: the answer is an error, and no attempt on somebody unknown.
@Suite struct BrokenKeyTests {
  @Test func aKeyThatDoesNotOpenIsNoErasure() async throws {
    let scene = try ConsentScene()
    let patient = scene.patients[0]
    let request = AccessRequest(
      by: patient.id, patient: patient.id, action: .list, resource: .dataClass(.reports), purpose: .treatment)
    #expect(try await scene.store.decide(request).isPermitted)
    let before = scene.store.head.size
    let subject = try #require(scene.store.registry.patient(id: patient.id.text)?.subject)
    let queue = try DatabaseQueue(path: scene.fixture.database)
    try await queue.write {
      try $0.execute(sql: "UPDATE subjects SET key = randomblob(60) WHERE id = ?", arguments: [subject.value])
    }
    try queue.close()
    scene.store.keyRing.forget(subject.value)
    await #expect(throws: VaultError.self) { _ = try await scene.store.decide(request) }
    #expect(scene.store.head.size == before)
  }
}
