/// Records. Roles are not gated on most of them: the consent engine decides, and its no is a
/// decision on the ledger too.
extension OpenAPIOperation {
  private static let asking: [(name: String, description: String)] = [
    ("for", "The organisation that you act for."), ("purpose", "Why; TREAT by default."),
  ]
  private static let pages: [(name: String, description: String)] = [
    ("cursor", "The next of the page before."), ("limit", "1 to 200, 50 by default."),
  ]

  static let sharing: [OpenAPIOperation] = recordRoutes

  private static let recordRoutes: [OpenAPIOperation] = [
    .init(
      method: "get", path: "/api/v1/custodian", summary: "The key that authors wrap files to for those who may read.",
      schema: "Object"),
    .init(
      method: "post", path: "/api/v1/records", summary: "Adds a signed record, with the upload that brought its file.",
      schema: "Position", status: 201, query: asking, body: "RecordAct"),
    .init(
      method: "get", path: "/api/v1/records/{record}", summary: "A record with what it says itself.", schema: "Object",
      query: asking),
    .init(
      method: "get", path: "/api/v1/records/{record}/content",
      summary: "The opened file as an attachment; takes Range, and goes on with opening.",
      contentType: "application/octet-stream",
      query: asking + [("action", "read or download."), ("opening", "The Vigil-Opening of a broken download.")]),
    .init(
      method: "get", path: "/api/v1/records/{record}/key", summary: "The file's key, wrapped to your own key.",
      schema: "Object", query: asking),
    .init(
      method: "get", path: "/api/v1/records/{record}/proof",
      summary: "That the record exists and is unaltered, without its content.", schema: "Object", query: asking),
    .init(
      method: "get", path: "/api/v1/patients/{patient}/records", summary: "A patient's records, the newest first.",
      schema: "Page",
      query: asking + pages + [("class", "One class of data."), ("trusted", "Trusted facilities' only.")]),
    .init(
      method: "get", path: "/api/v1/patients/{patient}/directory",
      summary: "What a directory grant shows of a patient.",
      schema: "Page", query: asking + pages),
    .init(
      method: "get", path: "/api/v1/patients/{patient}/accesses", summary: "Who looked, and who tried.", schema: "Page",
      query: asking + pages),
    .init(
      method: "get", path: "/api/v1/patients/{patient}/appointments", summary: "A patient's appointments.",
      schema: "Page", query: asking + pages),
    .init(
      method: "get", path: "/api/v1/appointments", summary: "The appointments that patients asked you for.",
      schema: "Page", query: asking + pages),
    .init(
      method: "get", path: "/api/v1/accesses", summary: "What you looked at yourself.", schema: "Page",
      query: asking + pages),
    .init(
      method: "get", path: "/api/v1/reviews", summary: "Emergency accesses that await review.", schema: "Object",
      query: asking),
    .init(
      method: "get", path: "/api/v1/research/{class}", summary: "Pseudonymised data of those who consented.",
      schema: "Page", query: asking + [("cursor", "The next of the page before.")]),
  ]
}
