import Ledger
import Mosquitto
import Store
import Synchronization
import TestBroker
import Testing

@testable import Alerting

/// Signed acts over a real mosquitto.
@Suite struct AnswerDeskTests {
  private let scene: Scene

  init() throws {
    scene = try Scene()
  }

  @Test func anActIsHandedOnWithTheNameInItsTopicAndAnsweredThere() async throws {
    let broker = try Broker()
    let store = try scene.open()
    let taken = Mutex<[String]>([])
    let heard = Mutex<[JSONValue]>([])
    let outgoing = Mutex<PublishingSession?>(nil)
    let desk = AnswerDesk(
      store: store, logger: scene.logger,
      takeAct: { act, recipient, done in
        taken.withLock { $0.append("\(recipient) \(act["entry"]?.string ?? "")") }
        done(["position": 7])
      },
      answer: { message in try? outgoing.withLock { $0 }?.publish(message) { _ in } })
    let gateway = try scene.session(broker, "gateway", subscribing: [AlertAnswer.topicFilter]) { desk.take($0) }
    outgoing.withLock { $0 = gateway }
    let doctor = try scene.session(broker, "doctor", subscribing: [AnswerDesk.resultsTopic(of: "per-1")]) { message in
      if let json = try? CanonicalJSON.parse(message.payloadCopy) { heard.withLock { $0.append(json) } }
    }
    defer {
      doctor.stop()
      outgoing.withLock { $0 = nil }
      gateway.stop()
    }
    try await gateway.publish(OutgoingMessage(topic: "vigil/v1/ready", payload: []))
    let topic = "vigil/v1/alerts/per-1/answers"
    let long = #"{"entry":""# + String(repeating: "x", count: AnswerDesk.maximumActBytes) + #""}"#
    for payload in [long, #"{"salt":"x"}"#, "[", #"{"entry":"signed","salt":"s"}"#] {
      try await doctor.publish(OutgoingMessage(topic: topic, payload: Array(payload.utf8)))
    }
    try await eventually("answered") { heard.withLock { !$0.isEmpty } }
    #expect(taken.withLock { $0 } == ["per-1 signed"])
    #expect(heard.withLock { $0 } == [["position": 7]])
    try store.close()
  }
}
