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

/// A consent that is revoked while a large record is on its way, over a real connection.
@Suite(.serialized) struct RevocationTests {
  private static let bytes = 40_000_000
  /// What may be on its way when the revocation comes: buffers of both sides' kernels, and an object that was opened.
  private static let onItsWay = 12_000_000

  private let scene: RecordScene

  init() throws { scene = try RecordScene() }

  private func record(_ bytes: [UInt8], by member: WebScene.Member) async throws -> Int64 {
    try scene.grant([.write], on: [.images], to: member)
    let upload = try await scene.desk.uploads.begin(.plaintext(bytes: Int64(bytes.count)), by: member.person)
    let parts = AsyncStream<[UInt8]> { source in
      source.yield(bytes)
      source.finish()
    }
    try await upload.add(parts, at: 0)
    let file = try #require(try await upload.file).file
    let patient = try #require(PersonID(scene.patient.person))
    let offer = try #require(
      RecordOffer(patient: patient, dataClass: .images, title: "A film", file: file))
    return try await scene.desk.file(
      scene.signed(.record(offer), by: member), upload: upload.id, wraps: [], purpose: .treatment
    ).position
  }

  private static func get(_ path: String, _ member: WebScene.Member, port: Int) async throws -> HTTPClientResponse {
    var request = HTTPClientRequest(url: "http://127.0.0.1:\(port)/api/v1/\(path)")
    request.headers.add(name: "Authorization", value: "Bearer " + member.token)
    return try await HTTPClient.shared.execute(request, timeout: .seconds(60))
  }

  @Test func theDownloadEndsBeforeItsEndAndNothingMoreIsServed() async throws {
    let (ada, bob) = (try scene.web.member(.ada), try scene.web.member(.bob))
    let bytes = WebScene.random(Self.bytes)
    let record = try await record(bytes, by: ada)
    let grant = try scene.grant([.read], on: [.images], to: bob)
    let scene = scene
    try await RunningServer.serving(scene) { port in
      let response = try await Self.get("records/\(record)/content", bob, port: port)
      #expect(response.status == .ok)
      let opening = try #require(response.headers["Vigil-Opening"].first)
      var body = response.body.makeAsyncIterator()
      var got: [UInt8] = []
      while got.count < 1_000_000, let part = try await body.next() { got += Array(buffer: part) }
      let before = got.count
      let patient = try #require(PersonID(scene.patient.person))
      try scene.act(.consent(.revoke(of: grant, patient: patient, reason: nil)), by: scene.patient)
      var isCut = false
      do { while let part = try await body.next() { got += Array(buffer: part) } } catch { isCut = true }
      #expect(isCut && got.count - before < Self.onItsWay, "\(got.count) of \(Self.bytes) bytes came")
      #expect(got == Array(bytes.prefix(got.count)))
      let again = try await Self.get("records/\(record)/content?opening=\(opening)", bob, port: port)
      let anew = try await Self.get("records/\(record)/content", bob, port: port)
      #expect(again.status == .gone && anew.status == .forbidden)
      // Nobody else's download was touched.
      let own = try await Self.get("records/\(record)/content", scene.patient, port: port)
      let whole = try await own.body.collect(upTo: Self.bytes)
      #expect(whole.readableBytes == Self.bytes)
    }
  }
}
