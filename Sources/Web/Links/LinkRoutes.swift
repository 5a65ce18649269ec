import Consent
import HTTPTypes
import Hummingbird
import Ledger
import Sharing
import Store
import Vitals

/// A patient's links: handing out and listing. Taking one back is an act (`link.revoked`).
struct LinkRoutes: Sendable {
  let reader: Reader
  let links: LinkDesk
  let bodies: RequestBodyReader

  /// Files in base64url within JSON, and what stands around them.
  static let bodyBound = LinkDesk.filesBound + (1 << 20)

  func add(to group: RouterGroup<VigilRequestContext>) {
    group.add(middleware: RoleGate([.patient]))
    group.post("links") { request, context in try await handOut(request, context) }
    group.get("links") { request, context in try await list(request, context) }
  }

  /// `{"act":{…},"files":[{"contentType","jwe"}],"passcode"?}`.
  private func handOut(_ request: Request, _ context: VigilRequestContext) async throws -> Response {
    let caller = try context.requireCaller()
    let body = try await bodies.json(of: request)
    guard let members = body.object else {
      throw Problem.malformed([ProblemFault(pointer: "", "The body is a JSON object.")])
    }
    for name in members.keys.sorted() where !["act", "files", "passcode"].contains(name) {
      throw Problem.malformed([ProblemFault(pointer: JSONPlace.root.member(name), "act, files and passcode.")])
    }
    guard let value = body["act"] else { throw Problem.malformed([ProblemFault(pointer: "/act", "The signed act.")]) }
    let act = try PresentedAct(parsing: value, at: JSONPlace(pointer: "/act"))
    guard act.entry.author == caller.person else {
      throw Problem(.forbidden, "not-the-author", "The token and the entry belong to different persons.")
    }
    guard act.entry.type == .linkGranted else {
      throw Problem.malformed([ProblemFault(pointer: "/act/entry/type", "\(EntryType.linkGranted.rawValue)")])
    }
    if let passcode = body["passcode"], passcode.string == nil {
      throw Problem.malformed([ProblemFault(pointer: "/passcode", "A text.")])
    }
    let sealed = act.payload.map { SignedAct.Sealed(salt: $0.salt, payload: $0.bytes) }
    do {
      let receipt = try await links.handOut(
        SignedAct(entry: try act.entry.canonicalBytes(), sealed: sealed), files: try Self.files(body["files"]),
        passcode: body["passcode"]?.string)
      return Answer.json(["position": .integer(receipt.position)], status: .created)
    } catch let refusal as ActRefusal {
      throw Problem(refusal, of: act, in: JSONPlace(pointer: "/act"))
    } catch let refusal as LinkRefusal {
      throw Problem(refusal)
    }
  }

  private static func files(_ value: JSONValue?) throws -> [LinkDesk.File] {
    guard let elements = value?.array, (1...LinkOffer.fileBound).contains(elements.count) else {
      throw Problem.malformed([ProblemFault(pointer: "/files", "1 to \(LinkOffer.fileBound) files.")])
    }
    return try elements.enumerated().map { index, element in
      guard let type = element["contentType"]?.string, (1...100).contains(type.utf8.count) else {
        throw Problem.malformed([ProblemFault(pointer: "/files/\(index)/contentType", "A MIME type.")])
      }
      guard let text = element["jwe"]?.string, let jwe = try? CompactJWE(parsing: text) else {
        throw Problem.malformed([ProblemFault(pointer: "/files/\(index)/jwe", "A compact JWE: dir, A256GCM, no zip.")])
      }
      return LinkDesk.File(contentType: type, sealed: jwe)
    }
  }

  private func list(_ request: Request, _ context: VigilRequestContext) async throws -> Response {
    let fields = RequestFields(request, context)
    let page = try await reader.links(
      of: try context.requireCaller().person, before: try fields.cursor() ?? .max, limit: try fields.limit())
    return Answer.json(
      Shape.page(page) { link in
        var members: [String: JSONValue] = [
          "link": .integer(link.position), "state": .string(link.state.rawValue),
          "until": .integer(link.until.milliseconds), "used": .integer(Int64(link.used)),
          "attempts": .integer(Int64(link.attempts)),
        ]
        members["uses"] = link.uses.map { .integer(Int64($0)) }
        members["label"] = link.label.map { .string($0) }
        members["records"] = link.records.map { .array($0.map { .integer($0) }) }
        if link.records == nil { members["termsState"] = "broken" }
        return .object(members)
      })
  }
}

extension Problem {
  /// What is wrong with a link beside its act.
  init(_ refusal: LinkRefusal) {
    switch refusal {
    case .files:
      self = .malformed([
        ProblemFault(
          pointer: "/files", "The files whose digests the act has, \(LinkDesk.filesBound >> 20) MiB at most.")
      ])
    case .passcode:
      self = .malformed([ProblemFault(pointer: "/passcode", "A passcode if the act says so, and none otherwise.")])
    case .until:
      self.init(
        .unprocessableContent, "does-not-fit", "The link would be over already, or live too long.",
        errors: [ProblemFault(pointer: "/act/entry/body/until", "Within 90 days from now.")])
    }
  }
}
