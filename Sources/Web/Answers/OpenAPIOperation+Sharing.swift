import Consent
import Store

/// Records, links and their face in FHIR. Roles are not gated on most of them: the consent engine decides, and its no is a
/// decision on the ledger too.
extension OpenAPIOperation {
  static let asking: [(name: String, description: String)] = [
    ("for", "The organisation that you act for."), ("purpose", "Why; TREAT by default."),
  ]
  private static let pages: [(name: String, description: String)] = [
    ("cursor", "The next of the page before."), ("limit", "1 to 200, 50 by default."),
  ]
  private static let stretch: [(name: String, description: String)] = [
    ("from", "Summaries from this instant on; a day before until by default."),
    ("until", "Summaries until this instant; now by default."),
    ("grain", "minutes, quarter-hours (default) or days; coarser where no finer is kept."),
  ]
  private static let search = [("patient", "Whose: an id, or Patient/ and an id.")] + asking + pages

  static let sharing: [OpenAPIOperation] = recordRoutes + links + fhir

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
      method: "get", path: "/api/v1/patients/{patient}/bedside",
      summary: "Current vitals with their age, score, devices, watch state and summaries.", schema: "Object",
      query: asking + stretch),
    .init(
      method: "get", path: "/api/v1/patients/{patient}/identity",
      summary: "Who a patient is, as the patient registered it.", schema: "Object", query: asking),
    .init(
      method: "get", path: "/api/v1/patients/{patient}/directory",
      summary: "What a directory grant shows of a patient.",
      schema: "Page", query: asking + pages),
    .init(
      method: "get", path: "/api/v1/patients/{patient}/accesses", summary: "Who looked, and who tried.", schema: "Page",
      query: asking + pages),
    .init(
      method: "get", path: "/api/v1/patients/{patient}/contracts",
      summary: "Requests, grants and prohibitions, and treatments.",
      schema: "Object", query: asking + [("cursor", "The next of the answer before.")]),
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
      method: "get", path: "/api/v1/research/{class}",
      summary: "Pseudonymised data of those who consented; words that a person typed are not cleaned.",
      schema: "Page", query: asking + [("cursor", "The next of the page before.")]),
  ]

  private static let links: [OpenAPIOperation] = [
    .init(
      method: "post", path: "/api/v1/links", summary: "Hands out a SMART Health Link.", schema: "Position",
      status: 201, body: "LinkForm", roles: [.patient]),
    .init(
      method: "get", path: "/api/v1/links", summary: "Your links and what became of them.", schema: "Page",
      query: pages, roles: [.patient]),
    .init(
      method: "post", path: "/shl/{secret}", summary: "The manifest of a SMART Health Link.", schema: "Object",
      body: "LinkRequest", isOpen: true),
    .init(
      method: "get", path: "/shl/{secret}", summary: "What a link is, for people.", contentType: "text/html",
      others: [404: "text/html"], isOpen: true),
    .init(method: "options", path: "/shl/{secret}", summary: "For viewers on other sites.", status: 204, isOpen: true),
    .init(
      method: "get", path: "/shl/files/{ticket}", summary: "A sealed file of a link that was opened.",
      contentType: "application/jose", isOpen: true),
  ]

  private static let fhir: [OpenAPIOperation] =
    [
      resource("metadata", "What is spoken here."), resource("Patient/{patient}", "A patient.", query: asking),
      resource("DocumentReference/{record}", "A record.", query: asking),
      resource("MedicationRequest/{record}", "A prescription.", query: asking),
      resource("Observation/{observation}", "A current vital, the score, or a statistic.", query: asking),
      resource(
        "Observation", "Current vitals and the score; with date, statistics of that time.",
        query: search + [
          ("code", "LOINC or SNOMED CT codes."), ("category", "vital-signs or survey."),
          ("date", "ge, gt, le or lt and an instant."), ("grain", "As for the bedside."),
        ]),
    ]
    + ["Appointment", "AuditEvent", "Consent", "DocumentReference", "MedicationRequest"].map {
      resource($0, "A patient's resources of this type.", query: search)
    }

  private static func resource(
    _ path: String, _ summary: String, query: [(name: String, description: String)] = []
  ) -> OpenAPIOperation {
    .init(
      method: "get", path: "/fhir/" + path, summary: summary, schema: "Object", contentType: "application/fhir+json",
      query: query, others: Dictionary(uniqueKeysWithValues: refusals.map { ($0, "application/fhir+json") }))
  }

  /// What an OperationOutcome says no with.
  private static let refusals = [400, 401, 403, 404, 406, 409, 429, 503]
}
