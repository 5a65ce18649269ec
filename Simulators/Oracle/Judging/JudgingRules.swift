import Foundation
import Vitals
import Yams

/// What the oracle reads of the rules file: which values are abnormal and how long one must last before people are
/// called. Read with a reader of its own, so that a slip in the gateway's shows.
package struct JudgingRules: Hashable, Sendable {
  /// A range of abnormal values, in fixed-point steps, both ends included.
  package struct Band: Hashable, Sendable {
    package let range: ClosedRange<Int>
    package let delayMilliseconds: Int64
    /// The word that the file has for it, such as `critical-low`.
    package let name: String
  }

  package var bands: [Vital: [Band]] = [:]
  /// In place of the saturation's bands for patients on scale 2.
  package var saturationTargetBands: [Band] = []
  /// Delay by event: `fall` and the rhythms other than normal.
  package var eventDelays: [String: Int64] = [:]
  /// A NEWS2 aggregate from here on is abnormal.
  package var mediumScore = 5
  package var mediumDelayMilliseconds: Int64 = 0
  package var highScore = 7
  /// The priorities of the two aggregates, in the file's words.
  package var mediumPriority = ""
  package var highPriority = ""
  package var highDelayMilliseconds: Int64 = 0
  package var singleThreeDelayMilliseconds: Int64 = 0
  /// How long a value says something, in milliseconds of reading time.
  package var validity: [Vital: Int64] = [:]
  package var oxygenValidity: Int64 = 0
  package var consciousnessValidity: Int64 = 0
  package var futureMilliseconds: Int64 = 0
  package var skewMilliseconds: Int64 = 0
  package var trends = WatchedTrends()
  /// A battery at or below this percentage is low.
  package var lowBatteryPercent = 0

  /// What no clock explains: readings further ahead or behind than this belong to no window (DESIGN, section 3, "Time").
  package static let farAheadMilliseconds: Int64 = 86_400_000
  package static let farBehindMilliseconds: Int64 = 31 * 86_400_000
  /// A clock lags when so many live readings in a row are behind alike, within so many milliseconds.
  package static let lagReadings = 30
  package static let lagSpreadMilliseconds: Int64 = 5_000

  /// - Throws: ``OracleError/rules(_:)`` with what is missing from the file.
  package init(rulesFile text: String) throws {
    guard let root = try Yams.load(yaml: text) as? [String: Any] else { throw OracleError.rules("not a mapping") }
    let file = RulesTree(root, path: "")
    for vital in Vital.allCases {
      bands[vital] = try Self.bands(of: file.tree("limits").tree(vital.key), scale: vital.scale)
      validity[vital] = try file.tree("validity-minutes").number(vital.key, scale: 60_000)
    }
    saturationTargetBands = try Self.bands(of: file.tree("limits").tree("spo2-scale-2"), scale: 1)
    let events = try file.tree("events")
    for name in events.keys { eventDelays[name] = try events.tree(name).number("delay-seconds", scale: 1_000) }
    let aggregate = try file.tree("aggregate")
    mediumScore = Int(try aggregate.tree("medium").number("from", scale: 1))
    mediumDelayMilliseconds = try aggregate.tree("medium").number("delay-seconds", scale: 1_000)
    highScore = Int(try aggregate.tree("high").number("from", scale: 1))
    highDelayMilliseconds = try aggregate.tree("high").number("delay-seconds", scale: 1_000)
    mediumPriority = try aggregate.tree("medium").word("priority")
    highPriority = try aggregate.tree("high").word("priority")
    singleThreeDelayMilliseconds = try aggregate.tree("single-three").number("delay-seconds", scale: 1_000)
    oxygenValidity = try file.tree("validity-minutes").number("oxygen", scale: 60_000)
    consciousnessValidity = try file.tree("validity-minutes").number("acvpu", scale: 60_000)
    futureMilliseconds = try file.tree("clock").number("future-seconds", scale: 1_000)
    skewMilliseconds = try file.tree("clock").number("skew-seconds", scale: 1_000)
    if file.has("trends") { trends = try Self.trends(of: file.tree("trends")) }
    lowBatteryPercent = Int(try file.tree("technical").tree("low-battery").number("percent", scale: 1))
  }

  private static func trends(of tree: RulesTree) throws -> WatchedTrends {
    var trends = WatchedTrends()
    if tree.has("spo2-fall") {
      let fall = try tree.tree("spo2-fall")
      trends.fall = WatchedTrends.Fall(
        moreThan: Int(try fall.number("more-than", scale: 1)),
        windowMilliseconds: try fall.number("within-seconds", scale: 1_000),
        delayMilliseconds: try fall.number("delay-seconds", scale: 1_000))
    }
    if tree.has("news2-rise") {
      let rise = try tree.tree("news2-rise")
      trends.rise = WatchedTrends.Rise(
        by: Int(try rise.number("by", scale: 1)), atLeast: Int(try rise.number("at-least", scale: 1)),
        windowMilliseconds: try rise.number("within-minutes", scale: 60_000),
        delayMilliseconds: try rise.number("delay-seconds", scale: 1_000))
    }
    return trends
  }

  private static func bands(of limits: RulesTree, scale: Int) throws -> [Band] {
    try limits.keys.filter { $0 != "unit" }.map { name in
      let band = try limits.tree(name)
      let from = band.has("from") ? Int(try band.number("from", scale: scale)) : .min
      let to = band.has("to") ? Int(try band.number("to", scale: scale)) : .max
      guard from <= to else { throw OracleError.rules("\(band.path): ends before it begins") }
      return Band(
        range: from...to, delayMilliseconds: try band.number("delay-seconds", scale: 1_000), name: name)
    }
  }
}

/// A mapping of the rules file and the way to it.
private struct RulesTree {
  let path: String
  private let members: [String: Any]

  init(_ members: [String: Any], path: String) {
    self.members = members
    self.path = path
  }

  var keys: [String] { members.keys.sorted() }

  func has(_ key: String) -> Bool { members[key] != nil }

  func tree(_ key: String) throws -> RulesTree {
    guard let found = members[key] as? [String: Any] else { throw OracleError.rules("\(path)\(key): no mapping") }
    return RulesTree(found, path: "\(path)\(key).")
  }

  func word(_ key: String) throws -> String {
    guard let word = members[key] as? String else { throw OracleError.rules("\(path)\(key): no text") }
    return word
  }

  /// A number times `scale`; the file has at most one decimal, which ten steps a unit make whole.
  func number(_ key: String, scale: Int) throws -> Int64 {
    switch members[key] {
    case let whole as Int: return Int64(whole) * Int64(scale)
    case let real as Double: return Int64((real * Double(scale)).rounded())
    default: throw OracleError.rules("\(path)\(key): no number")
    }
  }
}
