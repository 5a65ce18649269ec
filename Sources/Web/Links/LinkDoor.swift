import HTTPTypes
import Hummingbird
import Ledger
import Sharing
import Store

/// `/shl/{secret}`: where whoever was handed a link asks for its manifest (SMART Health Links), and where a person who
/// opens the address in a browser reads what it is. No token: the secret in the address is 256 bits of chance.
struct LinkDoor: Sendable {
  let reader: Reader
  let links: LinkDesk
  let bodies: RequestBodyReader
  /// Whether the gateway itself speaks TLS: for the addresses of files.
  let isTLS: Bool

  func add(to group: RouterGroup<VigilRequestContext>) {
    group.post("shl/:secret") { request, context in
      try await shared(context) { try await manifest(request, context) }
    }
    group.get("shl/:secret") { _, context in try await page(context) }
    group.get("shl/files/:ticket") { _, context in try await shared(context) { try await file(context) } }
    group.on("shl/:secret", method: .options) { _, _ in Self.preflight }
  }

  /// `{"recipient","passcode"?,"embeddedLengthMax"?}`.
  private func manifest(_ request: Request, _ context: VigilRequestContext) async throws -> Response {
    let body = try await bodies.json(of: request)
    guard body.object != nil else {
      throw Problem.malformed([ProblemFault(pointer: "", "The body is a JSON object.")])
    }
    guard let recipient = body["recipient"]?.string, (1...LinkDesk.textBound).contains(recipient.unicodeScalars.count)
    else {
      throw Problem.malformed([ProblemFault(pointer: "/recipient", "Who opens the link, for the patient to read.")])
    }
    if let passcode = body["passcode"], passcode.string == nil {
      throw Problem.malformed([ProblemFault(pointer: "/passcode", "A text.")])
    }
    if let most = body["embeddedLengthMax"], most.integer.map({ $0 >= 0 }) != true {
      throw Problem.malformed([ProblemFault(pointer: "/embeddedLengthMax", "A whole number of bytes, 0 or more.")])
    }
    let most = body["embeddedLengthMax"]?.integer ?? .max
    switch try await links.open(secret: try secret(context), recipient: recipient, passcode: body["passcode"]?.string) {
    case .unknown: throw Problem.notFound
    case .closed(let state): throw Problem(.notFound, "link-\(state.rawValue)", LinkPage.words(state))
    case .passcode(let left): return Self.passcode(left)
    case .opened(let manifest):
      let host = request.head.authority ?? "localhost"
      let files = manifest.files.map { file -> JSONValue in
        var members: [String: JSONValue] = ["contentType": .string(file.contentType)]
        if Int64(file.bytes.count) <= most {
          members["embedded"] = .string(String(decoding: file.bytes, as: UTF8.self))
        } else {
          members["location"] = .string("\(isTLS ? "https" : "http")://\(host)/shl/files/\(file.ticket.text)")
        }
        return .object(members)
      }
      return Answer.json(["files": .array(files)])
    }
  }

  private func file(_ context: VigilRequestContext) async throws -> Response {
    guard let ticket = context.parameters.get("ticket").flatMap({ AccessToken($0) }),
      let bytes = try await reader.linkFile(ticket: ticket)
    else { throw Problem.notFound }
    return Answer.bytes(bytes, contentType: "application/jose")
  }

  private func page(_ context: VigilRequestContext) async throws -> Response {
    try admit(context)
    let state: LinkState?
    if let secret = try? secret(context) {
      state = try await reader.state(ofLink: LinkDesk.name(of: secret))
    } else {
      state = nil
    }
    return LinkPage.response(state)
  }

  private func secret(_ context: VigilRequestContext) throws(Problem) -> [UInt8] {
    guard let secret = context.parameters.get("secret").flatMap({ Base64.decodeURL($0) }), secret.count == 32 else {
      throw .notFound
    }
    return secret
  }

  /// 401 with what the specification wants, as a problem.
  private static func passcode(_ left: Int) -> Response {
    let problem = Problem(.unauthorized, "passcode", "The passcode is missing or wrong.")
    guard case .object(var members) = problem.body else { return Answer.json(problem.body, status: problem.status) }
    members["remainingAttempts"] = .integer(Int64(left))
    return Answer.json(.object(members), status: problem.status, contentType: Problem.contentType)
  }

  // MARK: Other sites

  /// Viewers of links are pages of other sites; nothing here rests on a cookie.
  private static func allow(_ response: Response) -> Response {
    var response = response
    response.headers[.accessControlAllowOrigin] = "*"
    return response
  }

  private func shared(
    _ context: VigilRequestContext, _ body: () async throws -> Response
  ) async throws -> Response {
    do {
      try admit(context)
      return Self.allow(try await body())
    } catch {
      var problem = Problem(error)
      problem.headers[.accessControlAllowOrigin] = "*"
      throw problem
    }
  }

  private func admit(_ context: VigilRequestContext) throws {
    try links.admit(context.source)
  }

  private static let preflight = Response(
    status: .noContent,
    headers: [
      .accessControlAllowOrigin: "*", .accessControlAllowMethods: "GET, POST",
      .accessControlAllowHeaders: "Content-Type", .accessControlMaxAge: "3600",
    ])
}
