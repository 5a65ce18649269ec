import Vitals

/// New conditions of an alert that people were called about already, waiting out their own delay before people are called
/// anew. The delay of an alert that nobody was called about yet is the alert's own.
package struct Joining: Codable, Hashable, Sendable {
  /// In the order of joining, never empty.
  package internal(set) var keys: [String]
  /// The reading time from which on they have lasted long enough.
  package internal(set) var due: Timestamp
  /// When the gateway's clock announces them if no reading says otherwise.
  package internal(set) var deadline: Timestamp

  init(keys: [String], due: Timestamp, deadline: Timestamp) {
    self.keys = keys
    self.due = due
    self.deadline = deadline
  }

  private enum Key: String, CodingKey { case keys, due, deadline }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    keys = try container.decode([String].self, forKey: .keys)
    due = Timestamp(milliseconds: try container.decode(Int64.self, forKey: .due))
    deadline = Timestamp(milliseconds: try container.decode(Int64.self, forKey: .deadline))
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(keys, forKey: .keys)
    try container.encode(due.milliseconds, forKey: .due)
    try container.encode(deadline.milliseconds, forKey: .deadline)
  }
}
