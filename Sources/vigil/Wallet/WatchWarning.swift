import Ledger
import Sharing

/// What a person is told when the gateway that answered does not watch (ALERT-5).
enum WatchWarning {
  /// `NOT WATCHING: broker-away`; nil while it watches, and for a gateway that does not say.
  ///
  /// - Parameter standing: the header `Vigil-Watching` of an answer.
  static func text(_ standing: String?) -> String? {
    guard let standing, standing.hasPrefix("no") else { return nil }
    let faults = standing.dropFirst(2).drop { $0 == ";" || $0 == " " }
    return "NOT WATCHING: \(faults.isEmpty ? "unknown" : String(faults))"
  }
  /// The same from a gateway on this machine.
  ///
  /// - Parameter standing: the answer to ``OperatorRequest/standing``.
  static func text(_ standing: JSONValue) -> String? {
    guard standing["watching"]?.bool == false else { return nil }
    return "NOT WATCHING: \((standing["faults"]?.array ?? []).compactMap(\.string).joined(separator: " "))"
  }

  /// Tells it before a list of what is open. A gateway of an earlier build does not know the question.
  static func tell(_ gateway: any Gateway) {
    if let standing = try? gateway.ask(.standing), let warning = text(standing) { Console.warn(warning) }
  }
}
