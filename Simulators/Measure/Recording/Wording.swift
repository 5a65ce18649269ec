/// The words of a report: wearables send readings, people ask for records.
package enum Wording: String, Codable, Hashable, Sendable {
  case readings
  case exchange

  /// Who takes part.
  package var members: String { self == .readings ? "devices" : "people" }
  /// What has to be explained, one of them.
  package var thing: String { self == .readings ? "reading" : "access" }
  package var things: String { self == .readings ? "readings" : "operations" }
  /// What is sent.
  package var message: String { self == .readings ? "Messages" : "Operations" }
  package var answered: String { self == .readings ? "receipted" : "answered" }
  package var waiting: String { self == .readings ? "without a receipt" : "not answered yet" }
  package var joined: String { self == .readings ? "connected" : "signed in" }
  /// What the gateway counts in all.
  package var counted: String { self == .readings ? "received" : "decided" }
  package var footer: String {
    self == .readings
      ? "Latency counts from the instant at which a reading was due, however late it left."
      : "Latency counts from the instant at which an operation was due, however late it was begun."
  }
}
