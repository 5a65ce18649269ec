import Ledger
import Sharing

/// What a signed act is answered with.
enum Receipts {
  static func print(_ receipt: JSONValue) throws {
    guard let position = receipt["position"]?.integer else { throw OperatorRefusal.malformedAnswer }
    let repeated = receipt["repeated"]?.bool == true ? " (it stood there already)" : ""
    Console.print("entry \(position)\(repeated)\nid    \(receipt["id"]?.string ?? "-")")
  }
}
