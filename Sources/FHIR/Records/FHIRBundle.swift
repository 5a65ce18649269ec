import Ledger

/// A page of resources as a searchset (R4 and R5).
package enum FHIRBundle {
  /// - Parameter next: where the page after this one is, relative to the server; nil on the last.
  package static func searchset(_ resources: [JSONValue], next: String?) -> JSONValue {
    var members: [String: JSONValue] = ["resourceType": "Bundle", "type": "searchset"]
    // FHIR has no empty lists.
    if !resources.isEmpty {
      members["entry"] = .array(resources.map { ["resource": $0, "search": ["mode": "match"]] })
    }
    if let next { members["link"] = link(to: next) }
    return .object(members)
  }

  /// As above, of resources with decimals.
  package static func searchset(_ resources: [FHIRJSON], next: String?) -> FHIRJSON {
    let entries = resources.map { FHIRJSON.object(["resource": $0, "search": .value(["mode": "match"])]) }
    return FHIRJSON.shape([
      "resourceType": .value("Bundle"), "type": .value("searchset"), "entry": entries.isEmpty ? nil : .array(entries),
      "link": next.map { .value(link(to: $0)) },
    ])
  }

  private static func link(to next: String) -> JSONValue { [["relation": "next", "url": .string(next)]] }
}
