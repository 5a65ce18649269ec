import Consent
import HTTPTypes
import Hummingbird
import Ledger
import NIOCore
import Sharing
import Store
import Vault

/// Records: add, list, show, open, prove; and who did.
///
/// `for` names the organisation that the caller acts for, `purpose` why (TREAT by default): both are decided on.
struct RecordRoutes: Sendable {
  let desk: RecordDesk
  let reader: Reader
  let anchor: HeadAnchor
  let bodies: RequestBodyReader

  func add(to group: RouterGroup<VigilRequestContext>) {
    group.get("custodian") { _, _ in
      Answer.json(["key": .string(desk.custodianKey.description), "reader": .string(WrapContext.custodian)])
    }
    group.post("records") { try await file($0, $1) }
    group.get("records/:record") { request, context in
      let fields = RequestFields(request, context)
      return Answer.json(try await desk.show(try fields.record(), by: try fields.asker()).whole)
    }
    group.get("records/:record/key") { try await key($0, $1) }
    group.get("records/:record/proof") { try await proof($0, $1) }
    group.get("patients/:patient/records") { try await list($0, $1) }
    group.get("patients/:patient/identity") { request, context in
      let fields = RequestFields(request, context)
      return Answer.json(try await desk.identity(of: try fields.patient(), by: try fields.asker()).json)
    }
    group.get("patients/:patient/directory") { try await directory($0, $1) }
    group.get("patients/:patient/accesses") { try await accesses($0, $1) }
    group.get("accesses") { try await ownAccesses($0, $1) }
  }

  /// `{"entry","payload","salt","upload"?,"wraps"?}`: a signed record, and the upload that brought its file.
  private func file(_ request: Request, _ context: VigilRequestContext) async throws -> Response {
    let asker = try RequestFields(request, context).asker()
    let filing = try RecordFiling(try await bodies.json(of: request), by: asker.person.text)
    do {
      let receipt = try await desk.file(
        try filing.signed, upload: filing.upload, wraps: filing.wraps, purpose: asker.purpose)
      return Answer.json(
        ["position": .integer(receipt.position)], status: .created,
        headers: [.location: "/api/v1/records/\(receipt.position)"])
    } catch let refusal as ActRefusal {
      throw Problem(refusal, of: filing.act)
    }
  }

  private func key(_ request: Request, _ context: VigilRequestContext) async throws -> Response {
    let fields = RequestFields(request, context)
    let asker = try fields.asker()
    let (file, wrap) = try await desk.key(of: try fields.record(), by: asker)
    return Answer.json(["file": file.json, "reader": .string(asker.person.text), "wrap": wrap.json])
  }

  /// That the record exists and is unaltered: its entry, which says nothing of its content, the proof that it stands, and what
  /// opens the entry's commitment to class and date.
  private func proof(_ request: Request, _ context: VigilRequestContext) async throws -> Response {
    let fields = RequestFields(request, context)
    let position = try fields.record()
    let (bytes, kind) = try await desk.prove(position, by: try fields.asker())
    // The anchor first: only what it covers may be signed for outside (LEDGER-4).
    let head = try await anchor.advance()
    guard let proof = try await reader.proof(ofEntryAt: position.position, block: head.block) else {
      throw Problem.unavailable("not-anchored", "The entry is not anchored yet.")
    }
    var members: [String: JSONValue] = [
      "entry": .string(String(decoding: bytes, as: UTF8.self)), "proof": .string(proof.description),
    ]
    members["kind"] = kind?.value
    members["kindSalt"] = kind.map { .string(Base64.encodeURL($0.salt)) }
    return Answer.json(.object(members))
  }

  // MARK: Lists

  private func list(_ request: Request, _ context: VigilRequestContext) async throws -> Response {
    let fields = RequestFields(request, context)
    var filter = RecordFilter()
    filter.dataClass = try fields.word("class")
    filter.isTrustedOnly = try fields.flag("trusted")
    filter.before = try fields.cursor() ?? .max
    filter.limit = try fields.limit()
    let page = try await desk.list(of: try fields.patient(), filter, by: try fields.asker())
    return Answer.json(Shape.page(page) { $0.json })
  }

  private func directory(_ request: Request, _ context: VigilRequestContext) async throws -> Response {
    let fields = RequestFields(request, context)
    let (profile, page) = try await desk.directory(
      of: try fields.patient(), before: try fields.cursor() ?? .max, limit: try fields.limit(), by: try fields.asker())
    guard var members = Shape.page(page, { $0.outline }).object else { throw Problem.internal }
    members["name"] = profile?["name"]
    if profile?.isBroken == true { members["nameState"] = "broken" }
    return Answer.json(.object(members))
  }

  private func accesses(_ request: Request, _ context: VigilRequestContext) async throws -> Response {
    let fields = RequestFields(request, context)
    let page = try await desk.accesses(
      of: try fields.patient(), before: try fields.cursor() ?? .max, limit: try fields.limit(), by: try fields.asker())
    return Answer.json(Shape.page(page) { $0.json })
  }

  private func ownAccesses(_ request: Request, _ context: VigilRequestContext) async throws -> Response {
    let fields = RequestFields(request, context)
    let page = try await desk.accesses(
      by: try fields.asker().person, before: try fields.cursor() ?? .max, limit: try fields.limit())
    return Answer.json(Shape.page(page) { $0.json })
  }
}
