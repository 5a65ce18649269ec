import Foundation
import Ledger
import YAMLFile
import Yams

/// `config/rota.yaml`: the shifts of units. Strict: what is not understood is refused with its line.
///
/// ```
/// version: 1
/// time-zone: Europe/Berlin
/// units:
///   ward-1:
///     quiet: "22:00-06:00"          # calls of low priority wait
///     shifts:
///       - { name: day, days: mon-fri, hours: "07:00-15:00", persons: [per-…, per-…] }
///       - { name: night, days: mon-sun, hours: "21:00-07:00", persons: [per-…], from: 2026-12-01, to: 2026-12-31 }
/// ```
package struct RotaFile: Sendable {
  /// Why a file is refused.
  package typealias Refusal = YAMLRefusal<String>

  package let rota: Rota
  /// SHA-256 of the file's bytes.
  package let version: Digest32

  /// Reads the file; nil when there is none: then everybody on a team is always called.
  ///
  /// - Throws: ``Refusal``.
  package init?(path: String) throws {
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    guard let data = FileManager.default.contents(atPath: path) else {
      throw Refusal(file: path, line: 0, problem: "cannot be read")
    }
    try self.init(bytes: Array(data), name: path)
  }

  /// Parses the bytes of a file.
  package init(bytes: [UInt8], name: String) throws {
    version = Digest32.sha256(bytes)
    let root: Node
    do throws(YAMLFault) {
      root = try YAMLDocument.compose(Data(bytes))
    } catch { throw Refusal(file: name, line: error.line, problem: "is no YAML: \(error)") }
    let parser = RotaParser(file: name)
    rota = try parser.rota(root)
  }
}
