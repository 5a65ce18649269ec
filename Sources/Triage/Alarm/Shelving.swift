import Vitals

/// Since when, until when and by whom an alert is shelved. The reason is sealed beside the entry that says so.
package struct Shelving: Codable, Hashable, Sendable {
  /// The stable id of the person; of an order, of its author.
  package let by: String
  /// When it was shelved, by the gateway's clock.
  package let since: Timestamp
  /// When it comes off the shelf, by the gateway's clock.
  package let until: Timestamp

  package init(by: String, since: Timestamp, until: Timestamp) {
    self.by = by
    self.since = since
    self.until = until
  }

  private enum Key: String, CodingKey { case by, since, until }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    by = try container.decode(String.self, forKey: .by)
    since = Timestamp(milliseconds: try container.decode(Int64.self, forKey: .since))
    until = Timestamp(milliseconds: try container.decode(Int64.self, forKey: .until))
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(by, forKey: .by)
    try container.encode(since.milliseconds, forKey: .since)
    try container.encode(until.milliseconds, forKey: .until)
  }
}
