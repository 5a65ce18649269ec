import Ledger

/// What a signed act is answered with.
enum Receipts {
  static func print(_ receipt: JSONValue) throws {
    let position = receipt["position"]?.integer ?? -1
    let repeated = receipt["repeated"]?.bool == true ? " (it stood there already)" : ""
    Console.print("entry \(position)\(repeated)\nid    \(receipt["id"]?.string ?? "-")")
  }
}
