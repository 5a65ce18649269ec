import Ledger

/// The shapes that the OpenAPI document names.
enum OpenAPISchemas {
  static let all: [String: JSONValue] = [
    "Object": ["type": "object"],
    "Problem": object(
      [
        "type": text, "title": text, "status": number, "detail": text,
        "errors": [
          "type": "array",
          "items": object(
            ["detail": text, "pointer": text, "parameter": text, "header": text], required: ["detail"]),
        ],
      ], required: ["type", "title", "status"]),
    "Page": object(["items": ["type": "array", "items": ["type": "object"]], "next": number], required: ["items"]),
    "NamedPage": object(["items": ["type": "array", "items": ["type": "object"]], "next": text], required: ["items"]),
    "SignedDocument": object(["document": text, "signature": text], required: ["document", "signature"]),
    "Session": object(
      [
        "expires": number, "licence": text, "pending": ["type": "array", "items": ["type": "object"]], "person": text,
        "recovery": ["type": "object"], "refresh": text, "role": text, "token": text,
      ], required: ["expires", "licence", "pending", "person", "refresh", "role", "token"]),
    "Node": object(
      ["origin": text, "facility": text, "verificationKey": text, "key": text],
      required: ["origin", "facility", "verificationKey", "key"]),
    "Position": object(["position": number], required: ["position"]),
    "Act": object(
      ["entry": ["$ref": "#/components/schemas/Entry"], "payload": ["type": "object"], "salt": text],
      required: ["entry"]),
    "Entry": object(
      [
        "v": number, "type": text, "time": number, "origin": text, "facility": text, "author": text, "subject": text,
        "body": ["type": "object"], "commitment": text, "signature": text,
      ], required: ["v", "type", "time", "origin", "facility", "author", "body"]),
    "Block": object(
      [
        "index": number, "time": number, "previous": text, "first": number, "count": number, "root": text,
        "kind": ["type": "string", "enum": ["emergency", "regular"]], "node": text, "hash": text, "signature": text,
        "checkpoint": text, "transactions": ["type": "array", "items": ["type": "object"]],
      ], required: ["index", "time", "previous", "first", "count", "root", "kind", "node", "hash", "signature"]),
    "Device": object(
      [
        "device": text, "unit": text, "cadence": number, "worn": ["type": "boolean"], "counters": ["type": "object"],
        "lastReceived": number, "newestReading": number, "skew": number, "heldCut": ["type": "boolean"],
        "held": ["type": "array", "items": ["type": "object"]],
        "bindings": ["type": "array", "items": ["type": "object"]],
      ], required: ["device", "unit", "cadence", "worn", "counters", "skew", "held", "heldCut", "bindings"]),
    "RecordAct": object(
      [
        "entry": ["$ref": "#/components/schemas/Entry"], "payload": ["type": "object"], "salt": text, "upload": text,
        "wraps": ["type": "array", "items": ["type": "object"]],
      ], required: ["entry"]),
    "LinkForm": object(
      [
        "act": ["$ref": "#/components/schemas/Act"], "passcode": text,
        "files": [
          "type": "array", "items": object(["contentType": text, "jwe": text], required: ["contentType", "jwe"]),
        ],
      ], required: ["act", "files"]),
    "LinkRequest": object(
      ["recipient": text, "passcode": text, "embeddedLengthMax": number], required: ["recipient"]),
    "UploadForm": [
      "oneOf": [
        object(["bytes": ["type": "integer", "minimum": 0]], required: ["bytes"]),
        object(["sealed": ["const": true]], required: ["sealed"]),
      ]
    ],
    "Upload": object(
      ["upload": text, "offset": number, "file": ["type": "object"]], required: ["upload", "offset"]),
    "Alert": object(
      [
        "id": text, "patient": text, "name": text, "open": ["type": "boolean"], "updated": number, "ended": number,
        "contents": ["type": "string", "enum": ["opened", "erased"]], "state": text, "priority": text,
        "category": text, "late": ["type": "boolean"], "onset": number, "openedAt": number, "due": number,
        "deadline": number, "round": number, "tier": number, "samples": number, "evidence": number,
        "newestEvidence": number, "acknowledgedBy": text, "technical": text,
        "conditions": ["type": "array", "items": ["type": "object"]],
      ], required: ["id", "open", "updated", "contents"]),
  ]

  /// Parameters that are headers, by the name under which operations refer to them.
  static let headers: [String: JSONValue] = [
    "IdempotencyKey": [
      "name": .string(IdempotencyKey.header), "in": "header",
      "description": "Sent again with the same request, it gets the first answer again, for a day.",
      "schema": [
        "type": "string", "minLength": 1, "maxLength": .integer(Int64(IdempotencyKey.bound)),
        "pattern": "^[!-~]+$",
      ],
    ],
    "IfNoneMatch": [
      "name": "If-None-Match", "in": "header", "description": "The ETag of an answer that the client has.",
      "schema": ["type": "string"],
    ],
  ]

  /// The schema of a query parameter.
  static func parameter(_ name: String) -> JSONValue {
    switch name {
    case "cursor": ["type": "integer", "minimum": 0]
    case "limit": ["type": "integer", "minimum": 1, "maximum": 200, "default": 50]
    case "full": ["type": "boolean"]
    case "standing": ["type": "string", "enum": ["offered", "admitted", "ended"], "default": "admitted"]
    case "state": ["type": "string", "enum": ["open", "all"]]
    case "after": ["type": "integer", "minimum": -1]
    default: text
    }
  }

  private static let text: JSONValue = ["type": "string"]
  private static let number: JSONValue = ["type": "integer"]

  private static func object(_ properties: [String: JSONValue], required: [String]) -> JSONValue {
    [
      "type": "object", "properties": .object(properties), "required": .array(required.map { .string($0) }),
    ]
  }
}
