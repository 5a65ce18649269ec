import YAMLFile
import Yams

/// A node of a scenario file that knows where it stands, so that every refusal can name file, line and key.
struct ScenarioNode {
  let node: Node
  let path: [String]
  let file: String
  /// The line of the nearest node above that has one: values given with `--set` have none.
  let fallbackLine: Int

  init(_ node: Node, path: [String] = [], file: String, fallbackLine: Int = 0) {
    self.node = node
    self.path = path
    self.file = file
    self.fallbackLine = fallbackLine
  }

  var line: Int { node.mark?.line ?? fallbackLine }

  func refusal(_ problem: ScenarioError.Problem) -> ScenarioError {
    ScenarioError(file: file, line: line, key: path.joined(separator: "."), problem: problem)
  }

  func wrong(_ expected: String) -> ScenarioError { refusal(.wrongValue(expected: expected)) }

  /// The children by key.
  /// - Throws: when this is no mapping, or holds a key that is not allowed, or lacks one that is required.
  func children(_ allowed: [String], required: [String] = []) throws(ScenarioError) -> [String: ScenarioNode] {
    guard case .mapping(let mapping) = node else { throw wrong("a mapping") }
    var children: [String: ScenarioNode] = [:]
    for (key, value) in mapping {
      let name = key.scalar?.string ?? "?"
      guard allowed.contains(name) || required.contains(name) else {
        throw ScenarioNode(key, path: path + [name], file: file, fallbackLine: line)
          .refusal(.unknownKey(allowed: allowed + required))
      }
      children[name] = ScenarioNode(value, path: path + [name], file: file, fallbackLine: line)
    }
    for name in required where children[name] == nil {
      throw ScenarioNode(node, path: path + [name], file: file, fallbackLine: line).refusal(.missingKey)
    }
    return children
  }

  /// The child under one key, whatever other keys there are.
  func child(_ name: String) throws(ScenarioError) -> ScenarioNode {
    guard case .mapping(let mapping) = node else { throw wrong("a mapping") }
    let value = mapping[Node(name)]
    let child = ScenarioNode(value ?? node, path: path + [name], file: file, fallbackLine: line)
    guard value != nil else { throw child.refusal(.missingKey) }
    return child
  }

  /// The elements of a list, named by their position from 0.
  func elements() throws(ScenarioError) -> [ScenarioNode] {
    guard case .sequence(let sequence) = node else { throw wrong("a list") }
    return sequence.enumerated().map { position, element in
      ScenarioNode(element, path: path + ["\(position)"], file: file, fallbackLine: line)
    }
  }

  func text() throws(ScenarioError) -> String {
    guard let scalar = node.scalar, !scalar.string.isEmpty else { throw wrong("a text") }
    return scalar.string
  }

  func flag() throws(ScenarioError) -> Bool {
    switch try plain("true or false") {
    case "true": true
    case "false": false
    default: throw wrong("true or false")
    }
  }

  func whole(_ range: ClosedRange<Int>) throws(ScenarioError) -> Int {
    let expected = "a whole number from \(range.lowerBound) to \(range.upperBound)"
    guard let number = Int(try plain(expected)), range.contains(number) else { throw wrong(expected) }
    return number
  }

  func number(_ range: ClosedRange<Double>) throws(ScenarioError) -> Double {
    let expected = "a number from \(range.lowerBound) to \(range.upperBound)"
    guard let number = Double(try plain(expected)), range.contains(number) else { throw wrong(expected) }
    return number
  }

  func share() throws(ScenarioError) -> Double { try number(0...1) }

  /// A length of time, in seconds.
  func duration(_ range: ClosedRange<Double> = 0...(366 * 86_400)) throws(ScenarioError) -> Double {
    let expected =
      "a length of time such as 500ms, 10s, 5m or 2h, from \(DurationText(range.lowerBound)) to "
      + "\(DurationText(range.upperBound))"
    guard let duration = DurationText(parsing: try plain(expected)), range.contains(duration.seconds) else {
      throw wrong(expected)
    }
    return duration.seconds
  }

  /// One length of time, or two joined by `..`; each may be negative where `isSigned`.
  func durations(isSigned: Bool = false) throws(ScenarioError) -> ClosedRange<Double> {
    let expected = "a length of time, or two such as 10s..60s"
    let ends = Self.ends(of: try plain(expected)).map { end -> Double? in
      if isSigned, end.hasPrefix("-") { return DurationText(parsing: end.dropFirst()).map { -$0.seconds } }
      return DurationText(parsing: end)?.seconds
    }
    guard (1...2).contains(ends.count), let first = ends[0], let last = ends[ends.count - 1], first <= last else {
      throw wrong(expected)
    }
    return first...last
  }

  /// One number from 0, or two joined by `..`.
  func indices() throws(ScenarioError) -> ClosedRange<Int> {
    let expected = "a number from 0, or two such as 0..9"
    let ends = Self.ends(of: try plain(expected)).map { Int($0) }
    guard (1...2).contains(ends.count), let first = ends[0], let last = ends[ends.count - 1], 0 <= first, first <= last
    else { throw wrong(expected) }
    return first...last
  }

  /// One of the words of a type, or all of them where the node is a list.
  func word<Word: RawRepresentable & CaseIterable>(
    _: Word.Type
  ) throws(ScenarioError) -> Word where Word.RawValue == String {
    let expected = "one of " + Word.allCases.map(\.rawValue).joined(separator: ", ")
    guard let word = Word(rawValue: try plain(expected)) else { throw wrong(expected) }
    return word
  }

  func words<Word: RawRepresentable & CaseIterable>(
    _ type: Word.Type
  ) throws(ScenarioError) -> [Word] where Word.RawValue == String {
    var words: [Word] = []
    for element in try elements() { words.append(try element.word(type)) }
    guard !words.isEmpty else { throw wrong("a list that is not empty") }
    return words
  }

  private func plain(_ expected: String) throws(ScenarioError) -> String {
    guard let scalar = node.scalar else { throw wrong(expected) }
    return scalar.string
  }

  private static func ends(of text: String) -> [String] {
    guard let dots = text.firstRange(of: "..") else { return [text] }
    return [String(text[..<dots.lowerBound]), String(text[dots.upperBound...])]
  }
}
