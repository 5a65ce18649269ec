import Consent
import Foundation
import Ledger
import Testing
import Vitals

@testable import Sharing
@testable import Store

/// From where an answer to an alert came.
@Suite struct ActWayTests {
  private func entry(at position: Int64, in house: House) async throws -> Entry {
    try #require(try await house.store.reader.entry(at: position, opening: .facility)).entry
  }

  @Test(arguments: ["http", "command", "mqtt"])
  func theWayStandsJustBeforeTheAnswerInTheGatewaysWords(word: String) async throws {
    let scene = try RightsScene(role: .doctor, standing: .own)
    let ways: [String: ActWay] = [
      "http": .http, "command": .command, "mqtt": .mqtt(recipient: scene.person.id),
    ]
    let act = try scene.person.sign(.acknowledge(alert: scene.alert, patient: scene.patient))
    let receipt = try await scene.house.desk.submit(act, over: ways[word])
    let note = try await entry(at: receipt.position - 1, in: scene.house)
    #expect(note.type == .alertAnswered)
    #expect(note.author == House.node.origin)
    #expect(
      note.body == ["act": .string(receipt.leaf.hex), "alert": .string(scene.alert), "way": .string(word)])
    // The same act again is answered with its place, on whatever way it comes.
    let again = try await scene.house.desk.submit(act, over: .http)
    #expect(again.isRepeated && again.position == receipt.position)
    #expect(scene.house.store.head.size == receipt.position + 1)
  }

  @Test func theNameInTheTopicMustBeTheAuthors() async throws {
    let scene = try RightsScene(role: .doctor, standing: .own)
    let size = scene.house.store.head.size
    let act = try scene.person.sign(.acknowledge(alert: scene.alert, patient: scene.patient))
    await #expect(throws: ActRefusal.authorUnknown) {
      try await scene.house.desk.submit(act, over: .mqtt(recipient: "per-0000000000000000"))
    }
    #expect(scene.house.store.head.size == size)
  }

  @Test func whatIsOfHighPriorityGoesOnNoShelf() async throws {
    let scene = try RightsScene(role: .doctor, standing: .own)
    let size = scene.house.store.head.size
    await #expect(throws: StoreError.conflict(.notShelvable)) {
      try await scene.house.desk.submit(scene.person.sign(try scene.act(.alertShelved)), over: .http)
    }
    #expect(scene.house.store.head.size == size)
  }
}
