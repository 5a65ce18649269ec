import Ledger

/// The resource OperationOutcome: how an interface that speaks FHIR says no.
package enum FHIROutcome {
  /// - Parameters:
  ///   - code: a code of the value set issue-type, for example `not-found` or `forbidden`.
  ///   - text: for people; names nobody.
  package static func error(_ code: String, _ text: String) -> JSONValue {
    [
      "issue": [["code": .string(code), "diagnostics": .string(text), "severity": "error"]],
      "resourceType": "OperationOutcome",
    ]
  }
}
