import Ledger

/// The OpenAPI 3.1 document of the interface, made from the one table of its operations.
enum OpenAPIDocument {
  static let json: JSONValue = [
    "openapi": "3.1.0",
    "info": [
      "title": "Vigil", "version": "1",
      "description":
        """
      Alerts, evidence, shared records and the ledger behind them. Not a certified medical device. Times are milliseconds \
      since 1970. No money moves here: there are no fees and no billing. Lists go on at a cursor, the next of the page \
      before. Every POST behind a token takes an Idempotency-Key.
      """,
    ],
    "security": [["bearer": []]],
    "paths": .object(paths),
    "components": [
      "securitySchemes": [
        "bearer": [
          "type": "http", "scheme": "bearer", "description": "A token of vigil person token: vgl_ and base64url.",
        ]
      ],
      "parameters": .object(OpenAPISchemas.headers), "responses": .object(["Problem": problem]),
      "headers": ["Watching": watching],
      "schemas": .object(OpenAPISchemas.all),
    ],
  ]

  private static let problem: JSONValue = [
    "description": "A problem (RFC 9457).",
    "content": .object([
      Problem.contentType: ["schema": ["$ref": "#/components/schemas/Problem"]]
    ]),
    "headers": headers,
  ]

  /// The headers of every answer.
  static let headers: JSONValue = ["Vigil-Watching": ["$ref": "#/components/headers/Watching"]]

  private static let watching: JSONValue = [
    "description": "Whether the gateway watches (ALERT-5): yes, or no and the faults' words.",
    "schema": ["type": "string", "pattern": "^(yes|no; .*)$"],
  ]

  private static var paths: [String: JSONValue] {
    var paths: [String: [String: JSONValue]] = [:]
    for operation in OpenAPIOperation.all { paths[operation.path, default: [:]][operation.method] = operation.json }
    return paths.mapValues { .object($0) }
  }
}
