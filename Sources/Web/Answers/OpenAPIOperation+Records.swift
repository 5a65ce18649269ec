/// Files on their way in, and sealed objects by their address.
extension OpenAPIOperation {
  private static let upload: [(name: String, description: String)] = [
    ("upload", "The upload that the object belongs to.")
  ]

  static let records: [OpenAPIOperation] = [
    .init(
      method: "post", path: "/api/v1/uploads", summary: "Begins an upload: of bytes, or of sealed objects.",
      schema: "Upload", status: 201, body: "UploadForm"),
    .init(
      method: "get", path: "/api/v1/uploads/{upload}", summary: "How far an upload is, and its file once it is whole.",
      schema: "Upload"),
    .init(
      method: "patch", path: "/api/v1/uploads/{upload}", summary: "Adds bytes from Upload-Offset on.", schema: "Upload",
      bytes: "application/octet-stream"),
    .init(method: "delete", path: "/api/v1/uploads/{upload}", summary: "Gives an upload up.", status: 204),
    .init(
      method: "put", path: "/api/v1/blobs/{cid}", summary: "Adds a sealed object to an upload.", status: 204,
      query: upload, bytes: "application/octet-stream"),
    .init(
      method: "head", path: "/api/v1/blobs/{cid}",
      summary: "Whether a sealed object is here; then the upload keeps it.",
      status: 204, query: upload),
    .init(
      method: "get", path: "/ipfs/{cid}", summary: "A sealed object, as a trustless gateway of IPFS gives raw blocks.",
      contentType: "application/vnd.ipld.raw"),
    .init(method: "head", path: "/ipfs/{cid}", summary: "Whether a sealed object is here."),
  ]
}
