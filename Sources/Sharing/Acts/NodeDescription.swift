import Ledger

/// What a person's side must know of the node to write entries for its ledger.
package struct NodeDescription: Hashable, Sendable {
  /// Name of the node, as on its checkpoints.
  package let origin: String
  /// The facility that stands on every entry.
  package let facility: String

  package init(origin: String, facility: String) {
    self.origin = origin
    self.facility = facility
  }

  /// `{"facility","origin"}`, as the HTTP interface gives it out; nil for anything else.
  package init?(json: JSONValue) {
    guard let origin = json["origin"]?.string, let facility = json["facility"]?.string else { return nil }
    self.init(origin: origin, facility: facility)
  }

  package var json: JSONValue { ["facility": .string(facility), "origin": .string(origin)] }
}
