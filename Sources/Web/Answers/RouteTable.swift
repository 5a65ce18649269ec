import Consent
import Store

/// The table of roles and routes, made from the operations: `docs/ROUTES.md` is this text, and a test walks it.
enum RouteTable {
  static var markdown: String {
    let roles = Role.allCases.sorted { $0.rawValue < $1.rawValue }
    let head = """
      | route | no token | \(roles.map(\.rawValue).joined(separator: " | ")) |
      | --- | --- |\(String(repeating: " --- |", count: roles.count))
      """
    let rows = OpenAPIOperation.all.sorted { ($0.path, $0.method) < ($1.path, $1.method) }.map { operation in
      let cells = roles.map { operation.isOpen || operation.roles.contains($0) ? "yes" : "-" }
      return "| `\(operation.method.uppercased()) \(operation.path)` | \(operation.isOpen ? "yes" : "-") | "
        + cells.joined(separator: " | ") + " |"
    }
    return ([head] + rows).joined(separator: "\n") + "\n"
  }
}
