import ArgumentParser
import Ledger
import Store
import Triage
import Vitals

/// An order's terms from what was typed.
enum OrderOptions {
  /// - Throws: `ValidationError` with what is wrong.
  static func terms(
    scale: String?, refusal: String?, limits: [String], suppressed: [String]
  ) throws -> OrderTerms {
    var members: [String: JSONValue] = [:]
    if let scale { members["scale"] = .string(scale) }
    if let refusal { members["news2"] = .string(refusal) }
    if !suppressed.isEmpty { members["suppress"] = .array(suppressed.map { .string($0) }) }
    var vitals: [String: [String: JSONValue]] = [:]
    for limit in limits {
      let (vital, depth, steps) = try parse(limit)
      vitals[vital, default: [:]][depth] = .integer(Int64(steps))
    }
    if !vitals.isEmpty { members["limits"] = .object(vitals.mapValues { .object($0) }) }
    do { return try OrderTerms(members: members) } catch {
      guard case .malformedOrder(let key) = error else { throw error }
      throw ValidationError("The order's '\(key)' is missing, unknown or contradicts itself.")
    }
  }

  /// `hr.low=38`, in units of the vital; never through floating point.
  private static func parse(_ limit: String) throws -> (vital: String, depth: String, steps: Int) {
    let wrong = ValidationError("\(limit) is not vital.depth=value, for example hr.low=38 or temp.high=38.5.")
    let sides = limit.split(separator: "=", omittingEmptySubsequences: false)
    guard sides.count == 2 else { throw wrong }
    let names = sides[0].split(separator: ".", omittingEmptySubsequences: false)
    let digits = sides[1].split(separator: ".", omittingEmptySubsequences: false)
    guard names.count == 2, let vital = Vital(key: String(names[0])), Depth(rawValue: String(names[1])) != nil,
      (1...2).contains(digits.count), digits.count == 1 || vital.scale == 10,
      digits.allSatisfy({ !$0.isEmpty && $0.count <= 4 && $0.allSatisfy { ("0"..."9").contains($0) } }),
      let whole = Int(digits[0]), digits.count == 1 || digits[1].count == 1
    else { throw wrong }
    let tenths = digits.count == 2 ? Int(digits[1]) ?? 0 : 0
    return (vital.key, String(names[1]), whole * vital.scale + tenths)
  }
}
