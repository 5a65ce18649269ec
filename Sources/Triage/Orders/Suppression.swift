import Vitals

/// Why nobody is called about a condition: a clinician's order, until it ends (ALERT-4). The evidence is committed all the
/// same.
package struct Suppression: Hashable, Codable, Sendable {
  /// The condition, as ``Finding/conditionKey`` names it.
  package var conditionKey: String
  /// Where the order stands on the ledger.
  package var order: Int64
  /// The stable id of the person who ordered it.
  package var author: String
  /// When the order ends, by the gateway's clock.
  package var until: Timestamp

  package init(conditionKey: String, order: Int64, author: String, until: Timestamp) {
    self.conditionKey = conditionKey
    self.order = order
    self.author = author
    self.until = until
  }

  private enum Key: String, CodingKey { case conditionKey = "key", order, author = "by", until }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    conditionKey = try container.decode(String.self, forKey: .conditionKey)
    order = try container.decode(Int64.self, forKey: .order)
    author = try container.decode(String.self, forKey: .author)
    until = Timestamp(milliseconds: try container.decode(Int64.self, forKey: .until))
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(conditionKey, forKey: .conditionKey)
    try container.encode(order, forKey: .order)
    try container.encode(author, forKey: .author)
    try container.encode(until.milliseconds, forKey: .until)
  }
}
