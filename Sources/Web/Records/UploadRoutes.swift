import HTTPTypes
import Hummingbird
import Ledger
import NIOCore
import Sharing
import Store
import Vault
import Vitals

/// Files on their way in: the file's own bytes, which the gateway seals, or objects that its author sealed.
///
/// Bytes go on from `Upload-Offset` after a broken connection; objects are sent again by their addresses. Nothing of it is
/// a record before a signed entry names the file.
struct UploadRoutes: Sendable {
  let desk: RecordDesk
  let bodies: RequestBodyReader
  /// For one sealed object.
  let objects = RequestBodyReader(maximumBytes: SealedFileFormat.maximumObjectBytes, timeout: .seconds(120))

  static let offset = HTTPField.Name("Upload-Offset")

  func add(to group: RouterGroup<VigilRequestContext>) {
    group.post("uploads") { request, context in try await begin(request, context) }
    group.get("uploads/:upload") { _, context in Answer.json(try await Self.shape(try await upload(context))) }
    group.patch("uploads/:upload") { request, context in try await addPart(request, context) }
    group.delete("uploads/:upload") { _, context in try await giveUp(context) }
    group.put("blobs/:cid") { request, context in try await put(request, context) }
    group.head("blobs/:cid") { request, context in try await has(request, context) }
  }

  /// `{"bytes": n}` for the file's own bytes, `{"sealed": true}` for objects.
  private func begin(_ request: Request, _ context: VigilRequestContext) async throws -> Response {
    let body = try await bodies.json(of: request)
    let form: Upload.Form
    switch (body.object?.count, body["bytes"]?.integer, body["sealed"]?.bool) {
    case (1, let bytes?, nil): form = .plaintext(bytes: bytes)
    case (1, nil, true?): form = .objects
    default:
      // The one member that is there is the one that is wrong; of none or several the body is.
      let name = body.object.flatMap { $0.count == 1 ? $0.keys.first : nil }
      throw Problem.malformed([
        ProblemFault(
          pointer: name.map { JSONPlace.root.member($0) } ?? "",
          "An upload has either bytes, a whole number, or sealed: true.")
      ])
    }
    let upload = try await desk.uploads.begin(form, by: try context.requireCaller().person)
    return Answer.json(
      try await Self.shape(upload), status: .created, headers: [.location: "/api/v1/uploads/\(upload.id)"])
  }

  private func addPart(_ request: Request, _ context: VigilRequestContext) async throws -> Response {
    let upload = try await upload(context)
    guard let name = Self.offset, let text = request.headers[name], let offset = Int64(text), offset >= 0 else {
      throw Problem.malformed([ProblemFault(header: "Upload-Offset", "Upload-Offset says where the part begins.")])
    }
    try await upload.add(request.body.map { Array(buffer: $0) }, at: offset)
    return Answer.json(try await Self.shape(upload))
  }

  private func giveUp(_ context: VigilRequestContext) async throws -> Response {
    await desk.uploads.end(try await upload(context))
    return Response(status: .noContent)
  }

  private func put(_ request: Request, _ context: VigilRequestContext) async throws -> Response {
    let (upload, address) = try await place(request, context)
    try await upload.put(try await objects.bytes(of: request.body), as: address)
    return Response(status: .noContent)
  }

  /// Whether the object is here, so that it need not be sent again; then it is kept for the upload.
  private func has(_ request: Request, _ context: VigilRequestContext) async throws -> Response {
    let (upload, address) = try await place(request, context)
    return Response(status: try await upload.keep(address) ? .noContent : .notFound)
  }

  private func place(_ request: Request, _ context: VigilRequestContext) async throws -> (Upload, ContentID) {
    guard let id = request.uri.queryParameters["upload"] else {
      throw RequestFields.malformed("upload", "upload names the upload that the object belongs to.")
    }
    guard let address = context.parameters.get("cid").flatMap({ ContentID($0) }) else { throw Problem.notFound }
    return (try await desk.uploads.upload(String(id), of: try context.requireCaller().person), address)
  }

  private func upload(_ context: VigilRequestContext) async throws -> Upload {
    guard let id = context.parameters.get("upload") else { throw Problem.notFound }
    return try await desk.uploads.upload(id, of: try context.requireCaller().person)
  }

  /// `{"file"?, "offset", "upload"}`: the file once it is whole.
  private static func shape(_ upload: Upload) async throws -> JSONValue {
    var members: [String: JSONValue] = [
      "offset": .integer(await upload.offset), "upload": .string(upload.id),
    ]
    members["file"] = try await upload.file?.file.json
    return .object(members)
  }
}

extension HTTPResponse.Status {
  /// 507 (RFC 4918, section 11.5).
  static let insufficientStorage = HTTPResponse.Status(code: 507, reasonPhrase: "Insufficient Storage")
}

extension Problem {
  /// What refused bytes are for the outside.
  init(_ refusal: UploadRefusal) {
    switch refusal {
    case .unknown: self = .notFound
    case .tooMany: self.init(.tooManyRequests, "too-many-uploads", "End an upload before you begin another one.")
    case .tooLarge: self = .bodyTooLarge
    case .quota:
      self.init(.insufficientStorage, "quota", "You keep as many bytes of files as one patient may.")
    case .noRoom:
      self.init(
        .insufficientStorage, "no-room", "The gateway keeps what is left of its disk for its patients' watch.",
        headers: [.retryAfter: "60"])
    case .wrongOffset(let offset):
      self.init(
        .conflict, "wrong-offset", "The upload stands elsewhere.", detail: "Go on from \(offset).",
        headers: UploadRoutes.offset.map { [$0: "\(offset)"] } ?? [:])
    case .busy: self.init(.conflict, "busy", "Another request is adding to this upload.")
    case .wrongForm: self.init(.conflict, "wrong-form", "The upload takes the other kind: parts, or sealed objects.")
    case .incomplete: self.init(.conflict, "incomplete", "Not everything of the file is here yet.")
    case .addressMismatch: self = .malformed(bytes: "The bytes are not those that the address names.")
    case .manifestBroken: self = .malformed(bytes: "The manifest does not match what was sent.")
    }
  }
}
