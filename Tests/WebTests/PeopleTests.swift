import Consent
import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Ledger
import Sharing
import Testing
import Vault
import Vitals

@testable import Store
@testable import Web

/// Registration, signing in, the directory and the candidates over HTTP, with a real store.
@Suite struct PeopleTests {
  struct Applicant: Sendable {
    let keys = PersonKeys.random()
    let userName: String

    func body(for scene: WebScene, role: Role = .doctor) throws -> ByteBuffer {
      let document = try CanonicalJSON.encode([
        "agree": .string(keys.agreementKey.description),
        "key": .string(DIDKey(keys.signing.publicKey).description), "origin": .string(scene.store.identity.origin),
        "passphrase": [
          "rounds": 131_072, "salt": .string(Base64.encodeURL([UInt8](repeating: 3, count: 16))),
          "verifier": .string(Base64.encodeURL(Array(SHA256.hash(data: [UInt8](repeating: 42, count: 32))))),
        ],
        "profile": [
          "email": "a@ward.example", "name": "Anna Berg", "specialisation": "cardiology", "userName": .string(userName),
        ],
        "role": .string(role.rawValue), "time": .integer(WebScene.now.milliseconds),
      ])
      return try PeopleTests.json([
        "document": .string(String(decoding: document, as: UTF8.self)),
        "signature": .string(try DetachedJWS.sign(payload: document, with: keys.signing)),
      ])
    }
  }

  static func json(_ value: JSONValue) throws -> ByteBuffer {
    ByteBuffer(bytes: try CanonicalJSON.encode(value))
  }

  private static func value(_ response: TestResponse) throws -> JSONValue {
    try CanonicalJSON.parse(Array(buffer: response.body))
  }

  private static func post(
    _ uri: String, _ value: JSONValue, _ client: any TestClientProtocol
  ) async throws -> TestResponse {
    try await client.execute(
      uri: uri, method: .post, headers: [.contentType: "application/json"], body: try json(value))
  }

  private static func signIn(
    _ applicant: Applicant, _ scene: WebScene, _ client: any TestClientProtocol
  ) async throws -> JSONValue {
    let asked = try await client.execute(uri: "/api/v1/sessions/challenges", method: .post)
    let challenge = try #require(try value(asked)["challenge"]?.string)
    let signature = try DetachedJWS.sign(
      payload: Challenge.signedBytes(challenge, for: scene.store.identity.origin), with: applicant.keys.signing)
    let response = try await post(
      "/api/v1/sessions", ["challenge": .string(challenge), "signature": .string(signature)], client)
    #expect(response.status == .created)
    return try value(response)
  }

  private static func get(
    _ uri: String, _ token: String, _ client: any TestClientProtocol
  ) async throws -> TestResponse {
    try await client.execute(uri: uri, method: .get, headers: [.authorization: "Bearer \(token)"])
  }

  @Test func aDoctorRegistersWaitsIsApprovedAndIsSuspended() async throws {
    let scene = try WebScene()
    try await scene.server().main.test(.router) { client in
      let doctor = Applicant(userName: "anna")
      let response = try await client.execute(
        uri: "/api/v1/registrations", method: .post, headers: [.contentType: "application/json"],
        body: try doctor.body(for: scene))
      #expect(response.status == .created)
      let person = try #require(try Self.value(response)["person"]?.string)
      let signed = try await Self.signIn(doctor, scene, client)
      #expect(signed["licence"] == "applied" && signed["person"]?.string == person)
      let token = try #require(signed["token"]?.string)

      let me = try await Self.get("/api/v1/me", token, client)
      #expect(try Self.value(me)["profile"]?["name"] == "Anna Berg")
      // What an applicant may sign, for this node too.
      #expect(try await Self.get("/api/v1/node", token, client).status == .ok)
      for route in ["/api/v1/alerts", "/api/v1/doctors", "/api/v1/blocks"] {
        let refused = try await Self.get(route, token, client)
        #expect(refused.status == .forbidden, "\(route)")
        #expect(try Self.value(refused)["type"] == "urn:vigil:problem:not-approved")
      }

      let certificate = Array("%PDF-1.4 diploma".utf8)
      let put = try await client.execute(
        uri: "/api/v1/me/certificate", method: .put, headers: [.authorization: "Bearer \(token)"],
        body: ByteBuffer(bytes: certificate))
      #expect(try Self.value(put)["sha256"]?.string == Digest32.sha256(certificate).hex)
      let root = try scene.member(.administrator)
      let candidates = try await Self.get("/api/v1/candidates", root.token, client)
      let listed = try #require(try Self.value(candidates)["items"]?.array)
      #expect(listed.map { $0["person"]?.string } == [person])
      let opened = try await Self.get("/api/v1/candidates/\(person)/certificate", root.token, client)
      #expect(Array(buffer: opened.body) == certificate && opened.headers[.contentDisposition] == "attachment")
      let ada = try scene.member(.ada)
      for route in ["/api/v1/candidates", "/api/v1/candidates/\(person)/certificate"] {
        #expect(try await Self.get(route, ada.token, client).status == .forbidden)
      }

      try WebScene.approve(person, by: root, in: scene.store)
      let doctors = try await Self.get("/api/v1/doctors", token, client)
      let entry = try Self.value(doctors)["items"]?.array?.first { $0["person"]?.string == person }
      #expect(entry?["specialisation"] == "cardiology" && entry?["profile"] == nil)
      #expect(try await Self.get("/api/v1/alerts", token, client).status == .ok)

      try WebScene.suspend(person, by: root, in: scene.store)
      #expect(try await Self.get("/api/v1/alerts", token, client).status == .forbidden, "at once")
      #expect(try await Self.get("/api/v1/me", token, client).status == .ok)
    }
  }

  /// The same answer, byte for byte, whoever is asked about.
  @Test func nobodyLearnsWhoIsRegistered() async throws {
    let scene = try WebScene()
    try await scene.server().main.test(.router) { client in
      let known = Applicant(userName: "known")
      _ = try await client.execute(
        uri: "/api/v1/registrations", method: .post, headers: [.contentType: "application/json"],
        body: try known.body(for: scene))
      let wrong = Base64.encodeURL([UInt8](repeating: 1, count: 32))
      var answers: [(HTTPResponse.Status, HTTPFields, ByteBuffer)] = []
      for name in ["known", "unknown"] {
        let response = try await Self.post(
          "/api/v1/sessions/passphrase", ["secret": .string(wrong), "userName": .string(name)], client)
        answers.append((response.status, response.headers, response.body))
        let terms = try await Self.post("/api/v1/sessions/passphrase/terms", ["userName": .string(name)], client)
        let value = try Self.value(terms)
        #expect(terms.status == .ok && value["rounds"] == 131_072)
        #expect(value["salt"]?.string?.utf8.count == 22)
      }
      #expect(answers[0].0 == .unauthorized && answers[1].0 == .unauthorized)
      #expect(answers[0].1 == answers[1].1 && answers[0].2 == answers[1].2)
    }
  }

  @Test func anOperatorsTokenStillOpensAndASignOutEndsASignIn() async throws {
    let scene = try WebScene()
    try await scene.server().main.test(.router) { client in
      let ada = try scene.member(.ada)
      #expect(try await Self.get("/api/v1/me", ada.token, client).status == .ok)
      let patient = Applicant(userName: "ida")
      let response = try await client.execute(
        uri: "/api/v1/registrations", method: .post, headers: [.contentType: "application/json"],
        body: try patientBody(patient, scene))
      #expect(try Self.value(response)["person"]?.string?.hasPrefix("pat-") == true)
      let token = try #require(try await Self.signIn(patient, scene, client)["token"]?.string)
      #expect(try await Self.get("/api/v1/me", token, client).status == .ok)
      #expect(try Self.value(try await Self.get("/api/v1/alerts", token, client))["items"]?.array == [])
      let ended = try await client.execute(
        uri: "/api/v1/sessions/current", method: .delete, headers: [.authorization: "Bearer \(token)"])
      #expect(ended.status == .noContent)
      #expect(try await Self.get("/api/v1/me", token, client).status == .unauthorized)
    }
  }

  private func patientBody(_ patient: Applicant, _ scene: WebScene) throws -> ByteBuffer {
    let document = try CanonicalJSON.encode([
      "agree": .string(patient.keys.agreementKey.description),
      "key": .string(DIDKey(patient.keys.signing.publicKey).description),
      "origin": .string(scene.store.identity.origin),
      "profile": [
        "bloodGroup": "AB-", "email": "i@home.example", "name": "Ida", "userName": .string(patient.userName),
      ],
      "role": "patient", "time": .integer(WebScene.now.milliseconds),
    ])
    return try Self.json([
      "document": .string(String(decoding: document, as: UTF8.self)),
      "signature": .string(try DetachedJWS.sign(payload: document, with: patient.keys.signing)),
    ])
  }
}
