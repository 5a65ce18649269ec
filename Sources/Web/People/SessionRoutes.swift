import Consent
import Hummingbird
import Ledger
import Sharing
import Store
import Vitals

/// Signing in and out. What needs no token answers everybody alike.
struct SessionRoutes: Sendable {
  let signIn: SignInDesk
  let bodies: RequestBodyReader

  func addOpen(to group: RouterGroup<VigilRequestContext>) {
    group.post("sessions/challenges") { _, _ in
      let challenge = signIn.challenge()
      return Answer.json(
        [
          "challenge": .string(challenge.text), "expires": .integer(challenge.expires.milliseconds),
          "origin": .string(signIn.origin),
        ], status: .created)
    }
    group.post("sessions") { request, context in try await byKey(request, context) }
    group.post("sessions/passphrase/terms") { request, context in try await terms(request, context) }
    group.post("sessions/passphrase") { request, context in try await byPassphrase(request, context) }
    group.post("sessions/renewals") { request, context in try await renew(request, context) }
  }

  /// Behind a token.
  func addOwn(to group: RouterGroup<VigilRequestContext>) {
    group.delete("sessions/current") { _, context in
      guard let session = context.token?.session else { throw Problem.notFound }
      try await signIn.signOut(session)
      return Response(status: .noContent)
    }
    group.delete("sessions") { _, context in
      try await signIn.signOutEverywhere(try context.requireCaller().person)
      return Response(status: .noContent)
    }
  }

  private func byKey(_ request: Request, _ context: VigilRequestContext) async throws -> Response {
    let fields = try BodyFields(try await bodies.json(of: request), ["challenge", "signature"])
    let (challenge, signature) = (try fields.text("challenge"), try fields.text("signature"))
    return try await answer {
      try await signIn.signIn(challenge: challenge, signature: signature, source: context.source)
    }
  }

  private func terms(_ request: Request, _ context: VigilRequestContext) async throws -> Response {
    let fields = try BodyFields(try await bodies.json(of: request), ["userName"])
    let terms = try await signIn.passphraseTerms(of: try fields.text("userName"), source: context.source)
    return Answer.json([
      "blockSize": 8, "parallelism": 1, "rounds": .integer(Int64(terms.rounds)),
      "salt": .string(Base64.encodeURL(terms.salt)),
    ])
  }

  private func byPassphrase(_ request: Request, _ context: VigilRequestContext) async throws -> Response {
    let fields = try BodyFields(try await bodies.json(of: request), ["secret", "userName"])
    let (name, secret) = (try fields.text("userName"), try fields.bytes("secret", count: 32))
    return try await answer {
      try await signIn.signIn(userName: name, secret: secret, source: context.source)
    }
  }

  private func renew(_ request: Request, _ context: VigilRequestContext) async throws -> Response {
    let fields = try BodyFields(try await bodies.json(of: request), ["refresh"])
    let refresh = try fields.text("refresh")
    return try await answer { try await signIn.renew(refresh, source: context.source) }
  }

  private func answer(_ sign: () async throws -> SignedIn) async throws -> Response {
    do { return Answer.json(Self.json(try await sign()), status: .created) } catch let refusal as SignInRefusal {
      throw Problem(refusal)
    }
  }

  private static func json(_ signed: SignedIn) -> JSONValue {
    var members: [String: JSONValue] = [
      "expires": .integer(signed.expires.milliseconds), "licence": .string(signed.licence.rawValue),
      "pending": .array(signed.pending.map(Shape.request)), "person": .string(signed.person),
      "refresh": .string(signed.refresh), "role": .string(signed.role.rawValue), "token": .string(signed.token),
    ]
    members["recovery"] = signed.recovery.map(Shape.recovery)
    return .object(members)
  }
}

extension Problem {
  /// One answer for everything that does not open.
  init(_ refusal: SignInRefusal) {
    switch refusal {
    case .refused: self.init(.unauthorized, "not-signed-in", "That does not open anything.")
    case .tooMany(let seconds):
      self.init(
        .tooManyRequests, "too-many-tries", "Too many tries from here.", headers: [.retryAfter: "\(seconds)"])
    }
  }
}
