import AsyncHTTPClient
import Consent
import Foundation
import Ledger
import NIOCore
import NIOHTTP1
import Sharing
import Testing
import Vitals

@testable import Store
@testable import Web

/// A link's passcode under guessing, over real connections: its lifetime's attempts hold exactly.
@Suite(.serialized) struct LinkGuessTests {
  private let scene: RecordScene
  private let secret = WebScene.random(32)

  init() throws { scene = try RecordScene() }

  /// A link of the patient's to one file, behind the passcode `4711`.
  private func handOut() async throws {
    let patient = try #require(PersonID(scene.patient.person))
    let note = try #require(
      RecordOffer(patient: patient, dataClass: .ownFiles, title: "A note", content: ["note": "words"]))
    let record = try await scene.desk.file(
      scene.signed(.record(note), by: scene.patient), upload: nil, wraps: [], purpose: .treatment)
    let sealed = try CompactJWE(
      Array("a record".utf8), contentType: "text/plain", key: WebScene.random(32), nonce: WebScene.random(12))
    let offer = LinkOffer(
      patient: scene.patient.person, name: try #require(Digest32(bytes: LinkDesk.name(of: secret))),
      until: WebScene.now.adding(milliseconds: 600_000), records: [record.position],
      files: [Digest32.sha256(Array(sealed.description.utf8))], uses: nil, needsPasscode: true, label: nil)
    _ = try await scene.desk.makeLinks().handOut(
      scene.signed(.handOut(offer), by: scene.patient),
      files: [LinkDesk.File(contentType: "text/plain", sealed: sealed)], passcode: "4711")
  }

  private struct Reply: Sendable {
    let status: UInt
    let problem: String?
    let left: Int64?
  }

  private static func knock(_ secret: [UInt8], _ passcode: String, port: Int) async throws -> Reply {
    var request = HTTPClientRequest(url: "http://127.0.0.1:\(port)/shl/\(Base64.encodeURL(secret))")
    request.method = .POST
    request.headers.add(name: "Content-Type", value: "application/json")
    request.body = .bytes(ByteBuffer(string: #"{"recipient":"Dr Berg","passcode":"\#(passcode)"}"#))
    let response = try await HTTPClient.shared.execute(request, timeout: .seconds(60))
    let body = try CanonicalJSON.parse(Array(buffer: try await response.body.collect(upTo: 1 << 20)))
    return Reply(
      status: response.status.code, problem: body["type"]?.string, left: body["remainingAttempts"]?.integer)
  }

  @Test func ofTwoHundredWrongPasscodesAtOnceTenAreLookedAt() async throws {
    try await handOut()
    let secret = secret
    try await RunningServer.serving(scene) { port in
      let replies = try await withThrowingTaskGroup(of: Reply.self) { group in
        for number in 0..<200 { group.addTask { try await Self.knock(secret, "\(10_000 + number)", port: port) } }
        return try await group.reduce(into: [Reply]()) { $0.append($1) }
      }
      let looked = replies.filter { $0.status == 401 }
      // Each attempt was counted by itself: no two saw the same number left.
      #expect(looked.compactMap(\.left).sorted() == Array(0...9))
      #expect(replies.filter { $0.problem == "urn:vigil:problem:link-locked" }.count == 190)
      let right = try await Self.knock(secret, "4711", port: port)
      #expect(right.status == 404 && right.problem == "urn:vigil:problem:link-locked")
    }
    let attempts = try await scene.web.store.reader.links(of: scene.patient.person, before: .max, limit: 9).items.map(
      \.attempts)
    #expect(attempts == [10])
  }

  @Test func theRightPasscodeGivesItsAttemptBackAndNoOther() async throws {
    try await handOut()
    let secret = secret
    try await RunningServer.serving(scene) { port in
      var replies: [Reply] = []
      for passcode in ["wrong", "wrong", "4711", "4711", "wrong"] {
        replies.append(try await Self.knock(secret, passcode, port: port))
      }
      #expect(replies.map(\.left) == [9, 8, nil, nil, 7])
      #expect(replies[2...3].allSatisfy { $0.status == 200 })
    }
  }
}
