/// The lines of an exported ledger, which the exporter writes and anyone reads without Vigil.
///
/// An export is a folder: `checkpoint`, `tile/…` and `tile/entries/…` (C2SP tlog-tiles), `entries.jsonl` (an entry a line),
/// `blocks.jsonl` (a block a line) and `node.vkey` (a verifier key a line, the oldest origin first).
package enum ExportLine {
  /// An entry's canonical bytes and a newline.
  package static func entry(_ bytes: [UInt8]) -> [UInt8] { bytes + [0x0A] }

  /// `{"block":{…},"checkpoint":"note","hash":hex,"signature":base64}` and a newline; canonical JSON.
  package static func block(_ record: BlockRecord) -> [UInt8] {
    var line = Array("{\"block\":".utf8) + record.header
    line += Array(",\"checkpoint\":".utf8)
    CanonicalJSON.append(record.checkpoint, to: &line)
    line += Array(",\"hash\":\"\(record.hash.hex)\",\"signature\":\"\(Base64.encode(record.signature))\"}\n".utf8)
    return line
  }

  /// Reads a line of `blocks.jsonl`, without its newline.
  /// - Throws: ``LedgerError/malformedExportLine`` or what ``CanonicalJSON/parse(canonical:)`` throws.
  package static func parseBlock(_ line: [UInt8]) throws(LedgerError) -> BlockRecord {
    let json = try CanonicalJSON.parse(canonical: line)
    guard json.object?.count == 4, let block = json["block"], let checkpoint = json["checkpoint"]?.string,
      let hash = json["hash"]?.string.flatMap({ Digest32(hex: $0) }),
      let signature = json["signature"]?.string.flatMap({ Base64.decode($0) })
    else { throw .malformedExportLine }
    return BlockRecord(
      header: try CanonicalJSON.encode(block), hash: hash, signature: signature, checkpoint: checkpoint)
  }

  /// The content of `node.vkey`.
  package static func verifierKey(_ key: NoteKey) -> [UInt8] { Array("\(key)\n".utf8) }
}
