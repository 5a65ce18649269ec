/// A gateway's account of what it did with one device's readings in a period: every summary and every alarmed reading, each
/// with its values and its proof. With it and the readings themselves anyone can check that none was hidden
/// (``ReadingProof``), without a gateway.
///
/// As a file it is JSON lines: `{"account":"vigil-readings/2","device":name}`, then an ``AccountedEntry`` a line. The first
/// version knew no folded summaries.
package struct ReadingAccount: Hashable, Sendable {
  /// Name and version of the format.
  package static let format = "vigil-readings/2"
  private static let formats = [format, "vigil-readings/1"]

  package let device: String
  /// In the order of the ledger.
  package let entries: [AccountedEntry]

  package init(device: String, entries: [AccountedEntry]) {
    self.device = device
    self.entries = entries
  }

  /// The content of the file.
  package func bytes() throws(LedgerError) -> [UInt8] {
    var bytes = try CanonicalJSON.encode(["account": .string(Self.format), "device": .string(device)]) + [0x0A]
    for entry in entries { bytes += try entry.line() }
    return bytes
  }

  /// Reads a file; verifies nothing.
  /// - Throws: ``LedgerError/malformedExportLine``, or what ``AccountedEntry/init(parsing:)`` throws.
  package init(parsing file: [UInt8]) throws(LedgerError) {
    var lines = file.split(separator: 0x0A)[...]
    guard let header = lines.popFirst() else { throw .malformedExportLine }
    let json = try CanonicalJSON.parse(Array(header))
    guard let format = json["account"]?.string, Self.formats.contains(format), let device = json["device"]?.string
    else {
      throw .malformedExportLine
    }
    var entries: [AccountedEntry] = []
    for line in lines { entries.append(try AccountedEntry(parsing: Array(line))) }
    self.init(device: device, entries: entries)
  }
}
