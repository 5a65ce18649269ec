import Consent
import Hummingbird
import Ledger
import Sharing
import Store
import Vitals

/// Registration, one's own profile and notices, the directory, and who waits to be approved.
struct PeopleRoutes: Sendable {
  let parts: PeopleParts
  let reader: Reader
  let bodies: RequestBodyReader

  func addOpen(to group: RouterGroup<VigilRequestContext>) {
    group.post("registrations") { request, context in try await register(request, context) }
  }

  /// Behind a token, also of somebody who is not approved yet.
  func addOwn(to group: RouterGroup<VigilRequestContext>) {
    group.get("me") { _, context in try await me(context) }
    group.get("me/key-copy") { _, context in
      guard let copy = try await reader.keyCopy(of: try context.requireCaller().person) else { throw Problem.notFound }
      return Answer.bytes(copy, contentType: Answer.json)
    }
    group.put("me/key-copy") { request, context in try await change(.copy, request, context) }
    group.put("me/passphrase") { request, context in try await change(.set, request, context) }
    group.delete("me/passphrase") { request, context in try await change(.forget, request, context) }
    group.put("me/certificate") { request, context in try await putCertificate(request, context) }
  }

  /// Behind a token of somebody who is approved.
  func addDirectory(to group: RouterGroup<VigilRequestContext>) {
    group.get("doctors") { request, context in try await staff(request, context, role: .doctor) }
  }

  /// Administrators alone. They see what an applicant sent, and never a secret.
  func addCandidates(to group: RouterGroup<VigilRequestContext>) {
    group.add(middleware: RoleGate([.administrator]))
    group.get("candidates") { request, _ in try await candidates(request) }
    group.get("candidates/:person/certificate") { _, context in try await certificate(context) }
    group.get("recoveries") { _, _ in recoveries() }
  }

  // MARK: Registration

  private func register(_ request: Request, _ context: VigilRequestContext) async throws -> Response {
    let fields = try BodyFields(try await bodies.json(of: request), ["document", "signature"])
    let (document, signature) = (Array(try fields.text("document").utf8), try fields.text("signature"))
    return try await Self.located {
      let id = try await parts.people.enrol(document: document, signature: signature, source: context.source)
      return Answer.json(["person": .string(id), "short": .string(ShortID.of(id))], status: .created)
    }
  }

  /// What is wrong in a signed document is wrong at its one place in the body: no pointer leads into a text.
  private static func located(_ body: () async throws -> Response) async throws -> Response {
    do { return try await body() } catch let fault as ProfileFault {
      throw Problem(
        .unprocessableContent, "does-not-fit", "The document is not complete.",
        detail: "\(fault.member) is missing, unknown or out of range.",
        errors: [ProblemFault(pointer: "/document", "\(fault.member) is missing, unknown or out of range.")])
    } catch let refusal as ActRefusal { throw Problem(refusal, at: JSONPlace(pointer: "/document")) }
  }

  /// A token is not enough: each is signed with one of the person's keys.
  private func change(
    _ kind: PassphraseForm.Kind, _ request: Request, _ context: VigilRequestContext
  ) async throws -> Response {
    let fields = try BodyFields(try await bodies.json(of: request), ["document", "signature"])
    let (document, signature) = (Array(try fields.text("document").utf8), try fields.text("signature"))
    let person = try context.requireCaller().person
    return try await Self.located {
      try await parts.people.change(kind, document: document, signature: signature, of: person)
      return Response(status: .noContent)
    }
  }

  // MARK: Oneself

  private func me(_ context: VigilRequestContext) async throws -> Response {
    let caller = try context.requireCaller()
    guard let view = try await reader.profile(of: caller.person), let id = PersonID(caller.person) else {
      throw Problem.notFound
    }
    var members = Shape.profile(view)
    members["keys"] = .array(view.keys.map { .string($0) })
    members["licence"] = .string(caller.licence.rawValue)
    let pending = try await parts.store.answerable(by: id)
    members["pending"] = .array(pending.map(Shape.request))
    members["recovery"] = parts.store.registry.person(id: caller.person)?.recovery.map(Shape.recovery)
    if let standing = try await parts.store.standing(of: id) {
      members["organisations"] = .array(standing.affiliations.sorted().map { .string($0.text) })
      members["offers"] = .array(Shape.offers(standing))
    }
    if caller.role == .patient {
      let admissions = try await reader.currentAdmissions(of: caller.person)
      members["admissions"] = .array(admissions.map { AdmissionItem(admission: $0, name: nil).json })
      members["treatments"] = .array(
        try await reader.currentTreatments(of: caller.person).map { TreatmentItem($0).json })
    }
    return Answer.json(.object(members))
  }

  private func putCertificate(_ request: Request, _ context: VigilRequestContext) async throws -> Response {
    let person = try context.requireCaller().person
    let reader = RequestBodyReader(maximumBytes: CertificateFile.maximumBytes, timeout: bodies.timeout)
    let bytes = try await reader.bytes(of: request)
    guard !bytes.isEmpty else { throw Problem.malformed(bytes: "A certificate is not empty.") }
    let kept = try await parts.people.keep(certificate: bytes, of: person)
    return Answer.json(
      ["position": .integer(kept.position), "sha256": .string(kept.sha256.hex)], status: .created)
  }

  // MARK: Others

  private func staff(_ request: Request, _ context: VigilRequestContext, role: Role) async throws -> Response {
    let fields = RequestFields(request, context)
    let page = try await reader.staff(
      role: role, licence: .approved, after: request.uri.queryParameters["cursor"].map { String($0) },
      limit: try fields.limit())
    return Answer.json(Shape.named(page.items.map { .object(Shape.directoryEntry($0)) }, next: page.next))
  }

  private func candidates(_ request: Request) async throws -> Response {
    let page = try await reader.staff(
      role: nil, licence: .applied, after: request.uri.queryParameters["cursor"].map { String($0) }, limit: 50)
    return Answer.json(Shape.named(page.items.map { .object(Shape.profile($0)) }, next: page.next))
  }

  /// At most one a person, each for three days or a little longer: few.
  private func recoveries() -> Response {
    let items = parts.store.registry.allPersons.compactMap { person -> (KeyRecovery, JSONValue)? in
      guard let recovery = person.recovery, var members = Shape.recovery(recovery).object else { return nil }
      members["person"] = .string(person.id)
      members["role"] = .string(person.role.rawValue)
      return (recovery, .object(members))
    }
    return Answer.json(["items": .array(items.sorted { $0.0.position < $1.0.position }.map(\.1))])
  }

  private func certificate(_ context: VigilRequestContext) async throws -> Response {
    guard let person = context.parameters.get("person"), let file = try await reader.certificate(of: person) else {
      throw Problem.notFound
    }
    return Answer.bytes(
      file.bytes, contentType: file.type,
      headers: [.contentDisposition: "attachment", .contentSecurityPolicy: "sandbox"])
  }
}
