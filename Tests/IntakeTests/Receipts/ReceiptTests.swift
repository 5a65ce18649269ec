import Foundation
import Ledger
import Mosquitto
import Synchronization
import Testing
import Vitals

@testable import Intake
@testable import Store

@Suite struct ReceiptTests {
  private let scene: IntakeScene

  init() throws { scene = try IntakeScene() }

  /// The receipt without its signature, which must be the node's over exactly that.
  private func verified(_ draft: ReceiptDraft) throws -> JSONValue {
    let identity = scene.store.identity
    let bytes = try Receipt.signed(draft, by: identity, at: IntakeScene.time)
    var members = try #require(try CanonicalJSON.parse(canonical: bytes).object)
    let text = try #require(members.removeValue(forKey: "signature")?.string)
    let signature = Array(try #require(Data(base64Encoded: text)))
    let signed = try CanonicalJSON.encode(.object(members))
    let key = identity.key.publicKey
    #expect(NodeKey.isValid(signature, over: signed, domain: .receipt, using: key))
    #expect(!NodeKey.isValid(signature, over: signed, domain: .heartbeat, using: key))
    members["size"] = .integer(draft.head.size + 1)
    let other = try CanonicalJSON.encode(.object(members))
    #expect(!NodeKey.isValid(signature, over: other, domain: .receipt, using: key))
    members["size"] = .integer(draft.head.size)
    return .object(members)
  }

  @Test("A receipt names exactly what is held, under the node's signature")
  func held() throws {
    let worker = scene.worker()
    for sequence in [1, 2, 5, 4, 9] { Message.reading(sequence: sequence).deliver { worker.receive($0) } }
    Message(topic: "vigil/v1/ward-1/w-1/readings", payload: #"{"hr":60}"#).deliver { worker.receive($0) }
    Message.reading(2, sequence: 3).deliver { worker.receive($0) }
    #expect(worker.commit() == .committed)
    let drafts = try scene.drafted()
    let first = try #require(drafts.first { $0.id.name == "w-1" })
    let second = try #require(drafts.first { $0.id.name == "w-2" })
    let head = scene.store.head
    let common: [String: JSONValue] = [
      "block": ["hash": .string(head.blockHash.hex), "index": .integer(head.block)],
      "node": .string(IntakeScene.origin), "size": .integer(head.size), "time": .integer(IntakeScene.time.milliseconds),
    ]
    let ofFirst: [String: JSONValue] = [
      "device": "w-1", "held": [["boot": 0, "ranges": [[1, 2], [4, 5], [9, 9]]]],
      "rejected": [["reason": "missing-time"]],
    ]
    let ofSecond: [String: JSONValue] = ["device": "w-2", "held": [["boot": 0, "ranges": [[3, 3]]]]]
    #expect(try verified(first) == .object(common.merging(ofFirst) { $1 }))
    #expect(try verified(second) == .object(common.merging(ofSecond) { $1 }))
  }

  @Test("Every start of a device stands for itself, and a rejected reading is named by boot and number")
  func boots() throws {
    let draft = ReceiptDraft(
      device: DeviceIndex(1), unit: try UnitID("ward-1"), id: try DeviceID("w-1"),
      held: [.init(boot: 3, ranges: [0...7]), .init(boot: 4, ranges: [])],
      rejected: [.init(boot: 3, sequence: 5, reason: "worn-by-nobody"), .init(boot: nil, sequence: nil, reason: "x")],
      head: LedgerHead(size: 0, root: .zero, block: -1, blockHash: .zero))
    let receipt = try verified(draft)
    #expect(receipt["block"] == nil)
    #expect(receipt["held"] == [["boot": 3, "ranges": [[0, 7]]], ["boot": 4, "ranges": []]])
    #expect(receipt["rejected"] == [["boot": 3, "reason": "worn-by-nobody", "seq": 5], ["reason": "x"]])
  }
}
