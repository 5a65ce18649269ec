import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Sharing
import Store
import Vault

/// `/ipfs/{cid}`: sealed objects by their address, as a trustless gateway of IPFS gives raw blocks
/// (specs.ipfs.tech/http-gateways/trustless-gateway).
///
/// Anybody with a token may fetch any object whose address they know (decision 0026): an address is handed out with a
/// decided opening only, it cannot be guessed, and without the key the bytes say nothing.
struct BlobRoutes: Sendable {
  let desk: RecordDesk

  static let contentType = "application/vnd.ipld.raw"

  func add(to group: RouterGroup<VigilRequestContext>) {
    group.get("ipfs/:cid") { request, context in try await show(request, context, isBodyWanted: true) }
    group.head("ipfs/:cid") { request, context in try await show(request, context, isBodyWanted: false) }
  }

  private func show(
    _ request: Request, _ context: VigilRequestContext, isBodyWanted: Bool
  ) async throws -> Response {
    guard let address = context.parameters.get("cid").flatMap({ ContentID($0) }) else { throw Problem.notFound }
    try Self.checkFormat(of: request)
    var headers: HTTPFields = [
      .eTag: "\"\(address).raw\"", .cacheControl: "private, max-age=29030400, immutable",
      .contentDisposition: "attachment; filename=\"\(address).bin\"",
    ]
    if let path = HTTPField.Name("X-Ipfs-Path") { headers[path] = "/ipfs/\(address)" }
    let known = request.headers[.ifNoneMatch]?.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
    if let known, known.contains("\"\(address).raw\"") || known.contains("*"), desk.blobs.contains(address) {
      return Response(status: .notModified, headers: headers)
    }
    let bytes: [UInt8]
    do { bytes = try await desk.lanes.run { [blobs = desk.blobs] in try blobs.read(address) } } catch VaultError
      .objectMissing
    { throw Problem.notFound }
    let answer = Answer.bytes(bytes, contentType: Self.contentType, headers: headers)
    return isBodyWanted ? answer : Response(status: .ok, headers: answer.headers)
  }

  /// Raw blocks are all there is.
  private static func checkFormat(of request: Request) throws(Problem) {
    let format = request.uri.queryParameters["format"].map { String($0) }
    let accepted = request.headers[.accept].map { $0.lowercased() }
    let isAccepted = accepted.map { $0.contains(contentType) || $0.contains("*/*") } ?? true
    guard format == "raw" || (format == nil && isAccepted) else {
      throw Problem(.notAcceptable, "not-raw", "Only raw blocks are given out: ?format=raw.")
    }
  }
}
