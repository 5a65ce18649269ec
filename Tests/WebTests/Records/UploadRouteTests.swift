import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Ledger
import Testing
import Vault

@testable import Store
@testable import Web

@Suite struct UploadRouteTests {
  private func json(_ response: TestResponse) throws -> JSONValue {
    try CanonicalJSON.parse(Array(buffer: response.body))
  }

  private func begin(
    _ body: String, _ client: any TestClientProtocol, _ headers: HTTPFields
  ) async throws -> (HTTPResponse.Status, String) {
    var headers = headers
    headers[.contentType] = "application/json"
    let response = try await client.execute(
      uri: "/api/v1/uploads", method: .post, headers: headers, body: ByteBuffer(string: body))
    return (response.status, (try? json(response)["upload"]?.string) ?? "")
  }

  @Test func bytesThatAreSealedComeBackAsCiphertextByTheirAddresses() async throws {
    let scene = try RecordScene()
    let bytes = WebScene.random(1_500_000)
    try await scene.server().main.test(.router) { client in
      var headers = scene.web.headers(.ada)
      let (status, upload) = try await begin(#"{"bytes":1500000}"#, client, headers)
      #expect(status == .created)
      let name = try #require(UploadRoutes.offset)
      for (start, end) in [(0, 700_000), (700_000, 1_500_000)] {
        headers[name] = "\(start)"
        let part = try await client.execute(
          uri: "/api/v1/uploads/\(upload)", method: .patch, headers: headers,
          body: ByteBuffer(bytes: bytes[start..<end]))
        #expect(part.status == .ok)
        #expect(try json(part)["offset"]?.integer == Int64(end))
      }
      headers[name] = "3"
      let wrong = try await client.execute(
        uri: "/api/v1/uploads/\(upload)", method: .patch, headers: headers, body: ByteBuffer(bytes: [1]))
      #expect(wrong.status == .conflict && wrong.headers[name] == "1500000")
      let state = try await client.execute(
        uri: "/api/v1/uploads/\(upload)", method: .get, headers: scene.web.headers(.ada))
      let file = try #require(try json(state)["file"].flatMap { StoredFile(json: $0) })
      #expect(file.digest == Digest32.sha256(bytes))
      let others = try await client.execute(
        uri: "/api/v1/uploads/\(upload)", method: .get, headers: scene.web.headers(.bob))
      #expect(others.status == .notFound)

      let object = try await client.execute(
        uri: "/ipfs/\(file.address)?format=raw", method: .get, headers: scene.web.headers(.bob))
      #expect(object.status == .ok && object.headers[.contentType] == "application/vnd.ipld.raw")
      #expect(ContentID(of: Array(buffer: object.body)) == file.address)
      #expect(object.headers[.cacheControl]?.contains("immutable") == true)
      let manifest = try FileManifest(parsing: Array(buffer: object.body))
      #expect(manifest.bytes == 1_500_000 && manifest.objects.count == 2)
      var again = scene.web.headers(.bob)
      again[.ifNoneMatch] = "\"\(file.address).raw\""
      #expect(
        try await client.execute(uri: "/ipfs/\(file.address)", method: .get, headers: again).status == .notModified)
      #expect(try await client.execute(uri: "/ipfs/\(file.address)", method: .get).status == .unauthorized)
      let car = try await client.execute(
        uri: "/ipfs/\(file.address)?format=car", method: .get, headers: scene.web.headers(.bob))
      #expect(car.status == .notAcceptable)
      let gone = try await client.execute(
        uri: "/ipfs/\(ContentID(of: [1]))", method: .get, headers: scene.web.headers(.bob))
      #expect(gone.status == .notFound)
    }
  }

  @Test func objectsAreTakenByTheirAddressesAlone() async throws {
    let scene = try RecordScene()
    try await scene.server().main.test(.router) { client in
      let headers = scene.web.headers(.ada)
      let (_, upload) = try await begin(#"{"sealed":true}"#, client, headers)
      let object = SealedObject(bytes: WebScene.random(5_000))
      let place = "/api/v1/blobs/\(object.id)?upload=\(upload)"
      #expect(try await client.execute(uri: place, method: .head, headers: headers).status == .notFound)
      let cut = try await client.execute(
        uri: place, method: .put, headers: headers, body: ByteBuffer(bytes: object.bytes.dropLast()))
      #expect(cut.status == .badRequest)
      for _ in 0..<2 {
        let put = try await client.execute(
          uri: place, method: .put, headers: headers, body: ByteBuffer(bytes: object.bytes))
        #expect(put.status == .noContent)
      }
      #expect(try await client.execute(uri: place, method: .head, headers: headers).status == .noContent)
      let large = try await client.execute(
        uri: place, method: .put, headers: headers, body: ByteBuffer(repeating: 1, count: 1_048_577))
      #expect(large.status == .contentTooLarge)
      let nowhere = try await client.execute(
        uri: "/api/v1/blobs/\(object.id)", method: .put, headers: headers, body: ByteBuffer(bytes: object.bytes))
      #expect(nowhere.status == .badRequest)
      let away = try await client.execute(uri: "/api/v1/uploads/\(upload)", method: .delete, headers: headers)
      #expect(away.status == .noContent)
      #expect(try await client.execute(uri: place, method: .head, headers: headers).status == .notFound)
    }
  }

  @Test(arguments: [
    "{}", "[]", #"{"bytes":-1}"#, #"{"bytes":1,"sealed":true}"#, #"{"sealed":false}"#, #"{"bytes":"1"}"#,
  ])
  func aMalformedBeginningIsRefused(body: String) async throws {
    let scene = try RecordScene()
    try await scene.server().main.test(.router) { client in
      let (status, _) = try await begin(body, client, scene.web.headers(.ada))
      #expect([.badRequest, .contentTooLarge].contains(status))
    }
  }
}
