import ArgumentParser
import Ledger
import Sharing
import Vitals

/// How a list is printed; shared by the commands that print one.
struct ListingOption: ParsableArguments {
  @Flag(name: .long, help: "Print JSON instead of columns.")
  var json = false

  /// Prints rows of a list in columns, or all of it as JSON.
  ///
  /// - Throws: `OperatorRefusal.malformedAnswer` for what is no list: it must not look like an empty one.
  func print(_ list: JSONValue?, columns: [String]) throws {
    guard let list, let elements = list.array else { throw OperatorRefusal.malformedAnswer }
    if json { return Console.print(String(decoding: try CanonicalJSON.encode(list), as: UTF8.self)) }
    let rows = elements.map { row in columns.map { Self.text(row[$0], in: $0) } }
    for line in TextColumns.lines([columns] + rows) { Console.print(line) }
  }

  /// The columns that hold an instant in milliseconds since 1970.
  private static let instants: Set<String> = ["due", "expires", "opened", "since", "until"]

  private static func text(_ value: JSONValue?, in column: String = "") -> String {
    switch value {
    case .integer(let number) where instants.contains(column): Timestamp(milliseconds: number).rfc3339
    case .string(let text): text
    case .integer(let number): String(number)
    case .bool(let truth): truth ? "yes" : "no"
    case .array(let elements): elements.map { text($0) }.joined(separator: ",")
    case .object, nil: "-"
    }
  }
}
