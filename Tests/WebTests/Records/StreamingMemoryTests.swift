import AsyncHTTPClient
import Consent
import Crypto
import Foundation
import Ledger
import NIOCore
import NIOHTTP1
import Testing
import Vault

@testable import Store
@testable import Web

/// A file of any size passes in bounded memory, in and out, over a real connection.
@Suite(.serialized) struct StreamingMemoryTests {
  private static let bytes: Int64 = 40_000_000
  /// What 40 MB may add to the process, client and server together: some objects, some buffers, never the file.
  private static let boundKibibytes = 20_000

  /// The file, made as it is sent: nobody holds it.
  private struct Parts: AsyncSequence, AsyncIteratorProtocol, Sendable {
    var offset: Int64 = 0

    mutating func next() async -> ByteBuffer? {
      guard offset < StreamingMemoryTests.bytes else { return nil }
      let count = Int(Swift.min(100_000, StreamingMemoryTests.bytes - offset))
      defer { offset += Int64(count) }
      return ByteBuffer(repeating: UInt8(truncatingIfNeeded: offset / 100_000), count: count)
    }

    func makeAsyncIterator() -> Parts { self }
  }

  private static func kibibytes(_ name: String) throws -> Int {
    let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
    let line = try #require(status.split(separator: "\n").first { $0.hasPrefix(name + ":") })
    return try #require(Int(line.split(whereSeparator: { !$0.isNumber }).first ?? ""))
  }

  @Test func fortyMegabytesInAndOut() async throws {
    let scene = try RecordScene()
    let ada = try scene.web.member(.ada)
    try scene.grant([.write, .read], on: [.images], to: ada)
    var expected = SHA256()
    for await part in Parts() { expected.update(data: Array(buffer: part)) }
    let digest = Digest32(bytes: Array(expected.finalize()))
    try await RunningServer.serving(scene) { port in
      let client = HTTPClient.shared
      let site = "http://127.0.0.1:\(port)/api/v1"
      func request(
        _ path: String, _ method: String, _ body: HTTPClientRequest.Body?, _ headers: [(String, String)] = []
      )
        async throws -> HTTPClientResponse
      {
        var request = HTTPClientRequest(url: site + path)
        request.method = .init(rawValue: method)
        request.headers.add(name: "Authorization", value: "Bearer " + ada.token)
        for (name, value) in headers { request.headers.add(name: name, value: value) }
        request.body = body
        return try await client.execute(request, timeout: .seconds(120))
      }
      func json(_ response: HTTPClientResponse) async throws -> JSONValue {
        try CanonicalJSON.parse(Array(buffer: try await response.body.collect(upTo: 1 << 20)))
      }
      let text = [("Content-Type", "application/json")]
      let begun = try await json(
        try await request("/uploads", "POST", .bytes(ByteBuffer(string: "{\"bytes\":\(Self.bytes)}")), text))
      let upload = try #require(begun["upload"]?.string)
      try Data("5".utf8).write(to: URL(fileURLWithPath: "/proc/self/clear_refs"))
      let before = try Self.kibibytes("VmRSS")
      let done = try await json(
        try await request(
          "/uploads/\(upload)", "PATCH", .stream(Parts(), length: .known(Self.bytes)), [("Upload-Offset", "0")]))
      let file = try #require(done["file"].flatMap { StoredFile(json: $0) })
      #expect(file.digest == digest)
      let body = try scene.record(.images, file: file, upload: upload, by: ada)
      let filed = try await json(try await request("/records", "POST", .bytes(body), text))
      let record = try #require(filed["position"]?.integer)
      let content = try await request("/records/\(record)/content", "GET", nil)
      #expect(content.status == .ok)
      var hash = SHA256()
      for try await part in content.body { hash.update(data: Array(buffer: part)) }
      #expect(Digest32(bytes: Array(hash.finalize())) == digest)
      let peak = try Self.kibibytes("VmHWM")
      #expect(peak - before < Self.boundKibibytes, "\(peak - before) KiB more than before")
    }
  }
}
