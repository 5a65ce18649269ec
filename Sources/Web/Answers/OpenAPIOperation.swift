import Consent
import Ledger
import Store
import Triage

/// One operation of the interface, as the OpenAPI document describes it.
struct OpenAPIOperation {
  let method: String
  /// With `{name}` for what varies.
  let path: String
  let summary: String
  var schema: String?
  var contentType = Answer.json
  var status = 200
  var query: [(name: String, description: String)] = []
  var body: String?
  /// The type of a body that is no JSON.
  var bytes: String?
  /// Types of answers that are no problems although they say no, by status.
  var others: [Int: String] = [:]
  var isOpen = false
  /// Whose token opens it; what it then shows is for the caller's scope or the consent engine to say.
  var roles = Set(Role.allCases)

  /// Names of the path's parameters.
  private var pathParameters: [String] {
    path.split(separator: "/").filter { $0.hasPrefix("{") }.map { String($0.dropFirst().dropLast()) }
  }

  var json: JSONValue {
    var content: [String: JSONValue] = [:]
    content[contentType] = [
      "schema": schema.map { ["$ref": .string("#/components/schemas/\($0)")] } ?? ["type": "string"]
    ]
    var members: [String: JSONValue] = [
      "summary": .string(summary), "operationId": .string(operationID), "parameters": .array(parameters),
      "responses": .object(responses(content)),
    ]
    if isOpen { members["security"] = [] }
    if let body {
      members["requestBody"] = [
        "required": true,
        "content": .object([Answer.json: ["schema": ["$ref": .string("#/components/schemas/\(body)")]]]),
      ]
    }
    if let bytes {
      members["requestBody"] = ["required": true, "content": .object([bytes: [:]])]
    }
    return .object(members)
  }

  private func responses(_ content: [String: JSONValue]) -> [String: JSONValue] {
    var answer: [String: JSONValue] = ["description": .string(summary)]
    // What has no body has no type either.
    if status != 204, method != "head" { answer["content"] = .object(content) }
    var responses: [String: JSONValue] = [
      "\(status)": .object(answer),
      "default": ["$ref": "#/components/responses/Problem"],
    ]
    for (status, type) in others {
      responses["\(status)"] = [
        "description": .string(summary), "content": .object([type: [:], Problem.contentType: [:]]),
      ]
    }
    if method == "get", contentType == Answer.json {
      responses["304"] = ["description": "The answer is the one whose tag If-None-Match names."]
    }
    return responses.mapValues(Self.headed)
  }

  /// Every answer says whether the gateway watches; a shared one says so where it stands.
  private static func headed(_ response: JSONValue) -> JSONValue {
    guard var members = response.object, members["$ref"] == nil else { return response }
    members["headers"] = OpenAPIDocument.headers
    return .object(members)
  }

  /// Unique, because method and path are.
  private var operationID: String {
    ([method] + path.split { !$0.isLetter && !$0.isNumber }.map { String($0) }).joined(separator: "_")
  }

  private var parameters: [JSONValue] {
    var parameters = pathParameters.map { name -> JSONValue in
      ["name": .string(name), "in": "path", "required": true, "schema": ["type": "string"]]
    }
    parameters += query.map { parameter in
      [
        "name": .string(parameter.name), "in": "query", "description": .string(parameter.description),
        // Lists in the order of names go on at a name, all others at a number.
        "schema": schema == "NamedPage" && parameter.name == "cursor"
          ? ["type": "string"] : OpenAPISchemas.parameter(parameter.name),
      ]
    }
    if method == "post", !isOpen {
      parameters.append(["$ref": "#/components/parameters/IdempotencyKey"])
    }
    if method == "get", contentType == Answer.json {
      parameters.append(["$ref": "#/components/parameters/IfNoneMatch"])
    }
    return parameters
  }

  static let paging: [(name: String, description: String)] = [
    ("cursor", "The next of the page before."), ("limit", "1 to 200, 50 by default."),
  ]

  static let all: [OpenAPIOperation] = open + ledger + alerts + ward + records + sharing + people

  private static let open: [OpenAPIOperation] = [
    .init(method: "get", path: "/healthz", summary: "Whether the process is alive.", schema: "Object", isOpen: true),
    .init(
      method: "get", path: "/readyz", summary: "Whether the gateway may be relied on; 503 with reasons otherwise.",
      schema: "Object", others: [503: Answer.json], isOpen: true),
    .init(
      method: "get", path: "/metrics", summary: "Prometheus metrics, for this machine or an administrator.",
      contentType: "text/plain", isOpen: true),
    .init(method: "get", path: "/openapi.json", summary: "This document.", schema: "Object", isOpen: true),
  ]

  private static let ledger: [OpenAPIOperation] = [
    .init(
      method: "get", path: "/api/v1/node", summary: "Origin, facility and verification key of this node.",
      schema: "Node"),
    .init(
      method: "get", path: "/api/v1/blocks", summary: "Blocks, the newest first.", schema: "Page", query: paging),
    .init(
      method: "get", path: "/api/v1/blocks/{block}", summary: "A block with its transactions.", schema: "Block"),
    .init(
      method: "get", path: "/checkpoint", summary: "The signed checkpoint (C2SP tlog-checkpoint).",
      contentType: "text/plain", roles: WebConfiguration.auditors),
    .init(
      method: "get", path: "/tile/{level}/{index}",
      summary: "A tile or, at level entries, a bundle of entries (C2SP tlog-tiles).",
      contentType: "application/octet-stream", roles: WebConfiguration.auditors),
    .init(
      method: "get", path: "/events",
      summary: "Server-sent events: id is the ledger position, event the entry type. Resumes by Last-Event-ID.",
      contentType: EventText.contentType, query: [("after", "The last position that the client has; -1 for all.")]),
  ]

  private static let alerts: [OpenAPIOperation] = [
    .init(
      method: "get", path: "/api/v1/alerts", summary: "Alerts that you may see, the newest first.", schema: "Page",
      query: [("state", "open (default) or all.")] + paging),
    .init(method: "get", path: "/api/v1/alerts/{alert}", summary: "One alert.", schema: "Alert"),
    .init(
      method: "get", path: "/api/v1/alerts/{alert}/strip",
      summary: "The raw readings of the two minutes before and after each event of an alert.", schema: "Page",
      query: paging),
    .init(
      method: "get", path: "/api/v1/alerts/{alert}/evidence", summary: "Everything on the ledger about an alert.",
      schema: "Page", query: [("cursor", "The next of the page before.")]),
    .init(
      method: "get", path: "/api/v1/alerts/{alert}/proof",
      summary: "The proof file of the alert's evidence (C2SP tlog-proof).", contentType: "text/plain"),
    .init(
      method: "get", path: "/api/v1/explain/{alert}", summary: "An alert's life, step by step.", schema: "Object"),
    answer("acknowledge", "Takes an alert on."), answer("reject", "Declines an alert."),
    answer(
      "resolve",
      "Ends an alert. The payload: reason (\(ResolutionReason.allCases.map(\.rawValue).joined(separator: ", "))), "
        + "and note where there is more to say."),
    answer("shelve", "Lays an alert below high priority aside until a time, with a reason."),
    .init(
      method: "post", path: "/api/v1/alerts/{alert}/delivered",
      summary: "The recipient's application confirms that it has the alert.", schema: "Object"),
    .init(
      method: "post", path: "/api/v1/acts", summary: "Any other signed act.", schema: "Position", status: 201,
      body: "Act"),
  ]

  private static let ward: [OpenAPIOperation] = [
    .init(
      method: "get", path: "/api/v1/desk", summary: "Every abnormal block at once, the newest first.", schema: "Page",
      query: paging, roles: [.desk]),
    .init(
      method: "get", path: "/api/v1/devices", summary: "Devices with their counters.", schema: "Page",
      query: [("full", "true for the numbers that are held and who wore the device, too.")] + paging,
      roles: [.desk, .administrator]),
    .init(
      method: "get", path: "/api/v1/devices/{device}",
      summary: "One device: its counters, exactly which numbers are held of it, and who wore it.", schema: "Device",
      roles: [.desk, .administrator]),
    .init(
      method: "get", path: "/api/v1/rejections", summary: "What was refused, by device and reason, the newest first.",
      schema: "Page", query: paging, roles: [.desk, .administrator]),
    .init(
      method: "get", path: "/api/v1/patients/{patient}/summaries", summary: "Summaries of normal readings.",
      schema: "Page", query: paging + asking),
    .init(
      method: "get", path: "/api/v1/patients/{patient}/orders",
      summary: "A patient's orders in force, the newest first; placed and withdrawn by signed acts.", schema: "Page",
      query: [("all", "true for those that ended, too.")], roles: [.desk, .doctor]),
    .init(
      method: "get", path: "/api/v1/patients/{patient}/explanation",
      summary: "Why somebody, or nobody, was called about a patient at some time: alerts, orders and summaries then.",
      schema: "Object", query: [("at", "RFC 3339, or milliseconds since 1970; now unless said.")],
      roles: [.desk, .doctor]),
  ]

  private static func answer(_ verb: String, _ summary: String) -> OpenAPIOperation {
    .init(
      method: "post", path: "/api/v1/alerts/{alert}/\(verb)", summary: summary, schema: "Position", status: 201,
      body: "Act")
  }
}
