import Ledger

/// Where a sealed value lies: it is the associated data of the seal, so that a value moved elsewhere does not open.
package struct SealedPlace: Hashable, Sendable {
  /// The table, or the kind of file.
  package let table: String
  /// The row; unique within the table.
  package let row: Int64
  /// The subject whose key seals it; 0 for the node itself.
  package let subject: Int64

  package init(table: String, row: Int64, subject: Int64) {
    self.table = table
    self.row = row
    self.subject = subject
  }

  /// `table/row/subject` in ASCII: unambiguous, because table names carry no slash.
  package var associatedData: [UInt8] {
    var data: [UInt8] = []
    data.reserveCapacity(table.utf8.count + 42)
    data.append(contentsOf: table.utf8)
    for number in [row, subject] {
      data.append(UInt8(ascii: "/"))
      DecimalDigits.append(number, to: &data)
    }
    return data
  }
}
