/// An MQTT topic filter with `+` and `#` (MQTT 5, section 4.7).
package struct TopicFilter: Hashable, Sendable, CustomStringConvertible {
  package let description: String
  private let levels: [String]

  /// - Returns: nil when a wildcard stands where it may not.
  package init?(_ text: String) {
    let levels = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    guard !text.isEmpty else { return nil }
    for (index, level) in levels.enumerated() where level.contains("+") || level.contains("#") {
      guard level == "+" || (level == "#" && index == levels.count - 1) else { return nil }
    }
    self.levels = levels
    description = text
  }

  package func matches(_ topic: some StringProtocol) -> Bool {
    let names = topic.split(separator: "/", omittingEmptySubsequences: false)
    for (index, level) in levels.enumerated() {
      if level == "#" { return true }
      guard index < names.count, level == "+" || level == String(names[index]) else { return false }
    }
    return names.count == levels.count
  }
}
