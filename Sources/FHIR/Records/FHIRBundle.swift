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
    if let next { members["link"] = [["relation": "next", "url": .string(next)]] }
    return .object(members)
  }
}
