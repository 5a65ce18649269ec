import ArgumentParser
import Ledger
import Vitals

/// How a list is printed; shared by the commands that print one.
struct ListingOption: ParsableArguments {
  @Flag(name: .long, help: "Print JSON instead of columns.")
  var json = false

  /// Prints rows of a list in columns, or all of it as JSON.
  func print(_ list: JSONValue, columns: [String]) throws {
    if json { return Console.print(String(decoding: try CanonicalJSON.encode(list), as: UTF8.self)) }
    let rows = (list.array ?? []).map { row in columns.map { Self.text(row[$0], in: $0) } }
    for line in TextColumns.lines([columns] + rows) { Console.print(line) }
  }

  /// The columns that hold an instant in milliseconds since 1970.
  private static let instants: Set<String> = ["opened", "since", "until"]

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
