import Consent
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Ledger
import NIOCore
import Sharing
import Testing
import Vault

@testable import Store
@testable import Web

/// Records over HTTP: uploaded, filed, listed, opened in ranges, proven.
@Suite struct RecordRouteTests {
  private let scene: RecordScene
  private let ada: WebScene.Member
  private let bob: WebScene.Member

  init() throws {
    scene = try RecordScene()
    ada = try scene.web.member(.ada)
    bob = try scene.web.member(.bob)
  }

  private func json(_ response: TestResponse) throws -> JSONValue {
    try CanonicalJSON.parse(Array(buffer: response.body))
  }

  private func get(
    _ uri: String, _ client: any TestClientProtocol, _ member: WebScene.Member, _ more: HTTPFields = [:]
  ) async throws -> TestResponse {
    var headers = scene.headers(member)
    for field in more { headers[field.name] = field.value }
    return try await client.execute(uri: uri, method: .get, headers: headers)
  }

  private func post(
    _ uri: String, _ body: ByteBuffer, _ client: any TestClientProtocol, _ member: WebScene.Member
  ) async throws -> TestResponse {
    var headers = scene.headers(member)
    headers[.contentType] = "application/json"
    return try await client.execute(uri: uri, method: .post, headers: headers, body: body)
  }

  /// Uploads bytes and files them as a report of Ada's.
  private func report(_ bytes: [UInt8], _ client: any TestClientProtocol) async throws -> Int64 {
    try scene.grant([.write], on: [.reports], to: ada)
    let begun = try await post(
      "/api/v1/uploads", ByteBuffer(string: "{\"bytes\":\(bytes.count)}"), client, ada)
    let upload = try #require(try json(begun)["upload"]?.string)
    var headers = scene.headers(ada)
    let name = try #require(UploadRoutes.offset)
    headers[name] = "0"
    let done = try await client.execute(
      uri: "/api/v1/uploads/\(upload)", method: .patch, headers: headers, body: ByteBuffer(bytes: bytes))
    let file = try #require(try json(done)["file"].flatMap { StoredFile(json: $0) })
    let filed = try await post(
      "/api/v1/records", try scene.record(.reports, file: file, upload: upload, by: ada), client, ada)
    #expect(filed.status == .created)
    return try #require(try json(filed)["position"]?.integer)
  }

  @Test func aReportIsOpenedOnceInRanges() async throws {
    let bytes = Array("%PDF-1.7 ".utf8) + WebScene.random(1_500_000)
    try await scene.server().main.test(.router) { client in
      let record = try await report(bytes, client)
      let content = "/api/v1/records/\(record)/content"
      let denied = try await get(content, client, bob)
      #expect(denied.status == .forbidden)
      #expect(try json(denied)["detail"] == "no-grant")
      try scene.grant([.read], on: [.reports], to: bob, uses: 1)
      let first = try await get(content, client, bob, [.range: "bytes=0-999999"])
      #expect(first.status == .partialContent)
      #expect(first.headers[.contentRange] == "bytes 0-999999/\(bytes.count)")
      #expect(first.headers[.contentType] == "application/pdf" && first.headers[.xContentTypeOptions] == "nosniff")
      #expect(first.headers[.contentDisposition]?.hasPrefix("attachment") == true)
      let name = try #require(ContentRoutes.opening)
      let token = try #require(first.headers[name])
      let etag = try #require(first.headers[.eTag])
      let rest = try await get(
        "\(content)?opening=\(token)", client, bob, [.range: "bytes=1000000-", .ifRange: etag])
      #expect(Array(buffer: first.body) + Array(buffer: rest.body) == bytes)
      let changed = try await get(
        "\(content)?opening=\(token)", client, bob, [.range: "bytes=5-", .ifRange: "\"other\""])
      #expect(changed.status == .ok && Array(buffer: changed.body) == bytes)
      let behind = try await get("\(content)?opening=\(token)", client, bob, [.range: "bytes=9999999-"])
      #expect(behind.status == .rangeNotSatisfiable)
      #expect(try await get(content, client, bob).status == .forbidden)
      #expect(try await get("\(content)?opening=\(token)", client, ada).status == .gone)
      #expect(try await get("\(content)?purpose=FUN", client, bob).status == .badRequest)
      #expect(try await get("\(content)?action=export", client, bob).status == .badRequest)
    }
  }

  @Test func aPatientSeesWhoLookedAndADoctorTheirOwn() async throws {
    try await scene.server().main.test(.router) { client in
      let record = try await report(WebScene.random(10), client)
      _ = try await get("/api/v1/records/\(record)", client, bob)
      let patient = scene.patient
      let log = try await get("/api/v1/patients/\(patient.person)/accesses", client, patient)
      let items = try #require(try json(log)["items"]?.array)
      #expect(items.map { $0["permitted"]?.bool } == [true, false, true])
      #expect(items[1]["person"] == .string(bob.person) && items[1]["action"] == "read")
      let others = try await get("/api/v1/patients/\(patient.person)/accesses", client, bob)
      #expect(others.status == .forbidden)
      let own = try await get("/api/v1/accesses", client, bob)
      let looks = try #require(try json(own)["items"]?.array)
      #expect(looks.map { $0["patient"] == .string(patient.person) } == [true, true, false])
      // The oldest is the call about the patient in the doctor's own care.
      #expect(looks.last?["items"]?.array?.first?["basis"]?["kind"] == "care-team")
    }
  }

  @Test func whoAPatientIsIsToldByConsentAlone() async throws {
    try await scene.server().main.test(.router) { client in
      let patient = scene.patient.person
      let paths = ["/api/v1/patients/\(patient)/identity", "/fhir/Patient/\(patient)"]
      for path in paths { #expect(try await get(path, client, bob).status == .forbidden) }
      try scene.grant([.read], on: [.identity], to: bob)
      let (plain, fhir) = (try await get(paths[0], client, bob), try await get(paths[1], client, bob))
      #expect(try json(plain)["name"] == "Ida Winter" && json(plain)["active"] == true)
      #expect(try json(fhir)["name"]?.array?.first?["text"] == "Ida Winter")
      #expect(try json(fhir)["identifier"]?.array?.first?["value"] == json(plain)["short"])
    }
  }

  @Test func anInsurerGetsAProofWithoutContent() async throws {
    try await scene.server().main.test(.router) { client in
      let record = try await report(WebScene.random(10), client)
      let uri = "/api/v1/records/\(record)/proof?purpose=HPAYMT"
      #expect(try await get(uri, client, bob).status == .forbidden)
      try scene.grant([.see], on: [.reports], to: bob, purposes: [.payment])
      let answer = try await get(uri, client, bob)
      #expect(answer.status == .ok)
      let entry = Array(try #require(try json(answer)["entry"]?.string).utf8)
      let proof = try TlogProof(parsing: try #require(try json(answer)["proof"]?.string))
      let key = scene.web.store.identity.key.noteKey
      #expect((try? proof.verify(entry: entry, with: key)) != nil)
      #expect(throws: (any Error).self) { try proof.verify(entry: entry.dropLast() + [0x20], with: key) }
      #expect(!String(decoding: entry, as: UTF8.self).contains("words"))
      // What kind it is is opened by a commitment of its own; the entry alone does not tell.
      #expect(!String(decoding: entry, as: UTF8.self).contains("reports"))
      let kind = try #require(try json(answer)["kind"])
      let salt = try #require(try json(answer)["kindSalt"]?.string.flatMap { Base64.decodeURL($0) })
      let committed = try #require(try Entry.parse(entry).body["kind"]?.string.flatMap { Digest32(hex: $0) })
      #expect(kind == ["class": "reports"])
      #expect(Commitment.verify(committed, payload: try CanonicalJSON.encode(kind), salt: salt))
      #expect(!Commitment.verify(committed, payload: try CanonicalJSON.encode(["class": "visits"]), salt: salt))
      #expect(try await get("/api/v1/records/\(record)?purpose=HPAYMT", client, bob).status == .forbidden)
    }
  }

  @Test func aRecordsActGoesThroughItsOwnRoute() async throws {
    try scene.grant([.write], on: [.reports], to: ada)
    try await scene.server().main.test(.router) { client in
      let body = try scene.record(.reports, file: nil, upload: nil, by: ada)
      #expect(try await post("/api/v1/acts", body, client, ada).status != .created)
      #expect(try await post("/api/v1/records", body, client, bob).status == .forbidden)
      #expect(try await post("/api/v1/records", body, client, ada).status == .created)
      #expect(try await post("/api/v1/records", ByteBuffer(string: "[]"), client, ada).status == .badRequest)
    }
  }
}
