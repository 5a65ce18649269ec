import Consent
import Crypto
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Ledger
import Sharing
import Testing
import Vault

@testable import Store
@testable import Web

/// Whatever is wrong in a body is answered as a problem that points to it (RFC 9457, RFC 6901), on every route that takes
/// one, and never ends the gateway.
@Suite struct BodyFaultTests {
  struct Case: Sendable, CustomStringConvertible {
    let method: HTTPRequest.Method
    let uri: String
    let body: String
    let status: Int
    let pointers: [String]

    init(_ method: HTTPRequest.Method, _ uri: String, _ body: String, _ status: Int, _ pointers: [String]) {
      (self.method, self.uri, self.body, self.status, self.pointers) = (method, uri, body, status, pointers)
    }

    var description: String { "\(method) \(uri) \(body)" }
  }

  private static let long = String(repeating: "A", count: 43)

  static let cases = [
    Case(.post, "sessions", "[]", 400, ["#"]),
    Case(.post, "sessions", #"{"challenge":1,"signature":"x"}"#, 400, ["#/challenge"]),
    Case(.post, "sessions", #"{"challenge":"x"}"#, 400, ["#/signature"]),
    Case(.post, "sessions", #"{"a/b":1,"c~d %é":2}"#, 400, ["#/a~1b", "#/c~0d%20%25%C3%A9"]),
    Case(.post, "sessions/passphrase/terms", #"{"userName":7}"#, 400, ["#/userName"]),
    Case(.post, "sessions/passphrase", #"{"secret":"AAAA","userName":"x"}"#, 400, ["#/secret"]),
    Case(.post, "sessions/renewals", #"{"refresh":true}"#, 400, ["#/refresh"]),
    Case(.post, "registrations", #"{"document":"nonsense","signature":"x"}"#, 400, ["#/document"]),
    Case(.post, "registrations", #"{"document":"{}","signature":"x"}"#, 422, ["#/document"]),
    Case(.post, "registrations", #"{"document":"{}"}"#, 400, ["#/signature"]),
    Case(.put, "me/passphrase", #"{"document":"{}","signature":"x"}"#, 422, ["#/document"]),
    Case(.put, "me/passphrase", #"{"document":"{}","signature":"x","more":1}"#, 400, ["#/more"]),
    Case(.put, "me/key-copy", #"{"n":1}"#, 400, ["#/n"]),
    Case(.put, "me/key-copy", #"{"document":"{}","signature":"x"}"#, 422, ["#/document"]),
    Case(.delete, "me/passphrase", #"{"document":"{}","signature":"x"}"#, 422, ["#/document"]),
    Case(.post, "uploads", #"{"bytes":"many"}"#, 400, ["#/bytes"]),
    Case(.post, "uploads", #"{"bytes":1,"sealed":true}"#, 400, ["#"]),
    Case(.post, "records", "[]", 400, ["#"]),
    Case(.post, "records", #"{"upload":1}"#, 400, ["#/upload"]),
    Case(.post, "records", #"{"wraps":[{"reader":"x"}]}"#, 400, ["#/wraps/0"]),
    Case(.post, "records", #"{"wraps":{}}"#, 400, ["#/wraps"]),
    Case(.post, "records", #"{"entry":{}}"#, 400, ["#/entry"]),
    Case(.post, "acts", #"{"entry":{}}"#, 400, ["#/entry"]),
  ]

  @Test(arguments: cases) func whatIsWrongIsPointedTo(_ fault: Case) async throws {
    let scene = try WebScene()
    try await scene.recordServer().main.test(.router) { client in
      var headers = scene.headers(.ada)
      headers[.contentType] = "application/json"
      let response = try await client.execute(
        uri: "/api/v1/" + fault.uri, method: fault.method, headers: headers, body: ByteBuffer(string: fault.body))
      #expect(response.status.code == fault.status)
      #expect(response.headers[.contentType] == "application/problem+json")
      let problem = try CanonicalJSON.parse(Array(buffer: response.body))
      #expect((problem["errors"]?.array ?? []).compactMap { $0["pointer"]?.string } == fault.pointers)
      #expect((problem["errors"]?.array ?? []).allSatisfy { $0["detail"]?.string?.isEmpty == false })
    }
  }

  /// A registration that somebody else's key signed once ended the gateway: the refusal was turned into a problem by itself.
  @Test func aForgedRegistrationIsRefused() async throws {
    let scene = try WebScene()
    try await scene.server().main.test(.router) { client in
      let applicant = PeopleTests.Applicant(userName: "anna")
      var members = try #require(
        try CanonicalJSON.parse(Array(buffer: try applicant.body(for: scene))).object)
      let document = Array(try #require(members["document"]?.string).utf8)
      members["signature"] = .string(
        try DetachedJWS.sign(payload: document, with: Curve25519.Signing.PrivateKey()))
      let response = try await client.execute(
        uri: "/api/v1/registrations", method: .post, headers: [.contentType: "application/json"],
        body: ByteBuffer(bytes: try CanonicalJSON.encode(.object(members))))
      #expect(response.status == .forbidden)
      #expect(String(buffer: response.body).contains("signature-invalid"))
    }
  }

  /// So did a record whose signature was not its author's.
  @Test func aForgedRecordIsRefused() async throws {
    let scene = try RecordScene()
    let ada = try scene.web.member(.ada)
    let forger = WebScene.Member(person: ada.person, key: Curve25519.Signing.PrivateKey(), token: ada.token)
    try await scene.server().main.test(.router) { client in
      var headers = scene.web.headers(.ada)
      headers[.contentType] = "application/json"
      let response = try await client.execute(
        uri: "/api/v1/records", method: .post, headers: headers,
        body: try scene.record(.reports, file: nil, upload: nil, by: forger))
      #expect(response.status == .forbidden)
      #expect(String(buffer: response.body).contains("signature-invalid"))
    }
  }

  /// Every kind of refusal that a room has is a problem of its own; none loops.
  @Test func everyRefusalOfAnActIsAProblem() {
    let refusals: [ActRefusal] = [
      .malformed("x"), .notAnEntry(.malformedSignature), .wrongOrigin, .wrongFacility, .unknownType(.erasure),
      .signatureInvalid, .authorUnknown, .roleForbids(.desk, .erasure), .timeFarOff(milliseconds: 1),
      .commitmentMismatch, .consent(.notEntitled), .consent(.malformed("x")), .wrongSubject,
    ]
    for refusal in refusals {
      #expect(Problem(refusal as any Error).status.kind == .clientError, "\(refusal)")
    }
    for refusal in [SignInRefusal.refused, .tooMany(retryAfterSeconds: 3)] {
      #expect(Problem(refusal as any Error).status.kind == .clientError, "\(refusal)")
    }
  }
}
