import Store
import Testing

@testable import Intake

@Suite struct DeviceStatusTests {
  private let scene: IntakeScene

  init() throws { scene = try IntakeScene() }

  private func status(_ message: Message) -> DeviceStatus? {
    message.deliver { DeviceStatus($0, devices: scene.store.registry) }
  }

  @Test("The state is the device's word", arguments: ["online", "lost", "offline"])
  func state(word: String) throws {
    let device = try #require(scene.store.registry.device(named: "w-1")).index
    var message = Message.status(1, word)
    let live = try #require(status(message))
    #expect(live.state.rawValue == word)
    #expect(live.device == device)
    #expect(!live.isRetained)
    message.isRetained = true
    #expect(status(message)?.isRetained == true)
  }

  @Test("Whoever is not registered in that unit is nobody")
  func nobody() {
    #expect(status(Message.status(9, "lost"))?.device == .nobody)
    let elsewhere = Message(topic: "vigil/v1/ward-2/w-1/status", payload: #"{"state":"lost"}"#)
    #expect(status(elsewhere)?.device == .nobody)
  }

  @Test("A reading is no status, nor is a topic of another shape")
  func none() {
    #expect(status(Message.reading(sequence: 1)) == nil)
    #expect(status(Message(topic: "vigil/v1/ward-1/w-1/statuses", payload: "")) == nil)
    #expect(status(Message(topic: "status", payload: "")) == nil)
  }
}
