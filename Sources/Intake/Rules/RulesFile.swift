import Crypto
import Foundation
import Triage
import Vitals
import YAMLFile
import Yams

/// The rules file, `config/triage.yaml`.
///
/// Reading is strict: an unknown key, a wrong type, a missing vital or overlapping bands refuse the whole file, so that a
/// typing error can never switch a limit off in silence.
package enum RulesFile {
  /// A larger file is refused unread.
  package static let maximumByteCount = 1 << 20

  /// Reads rules from a file.
  ///
  /// - Throws: ``RulesFileError`` naming file, line and key.
  package static func load(path: String) throws(RulesFileError) -> Rules {
    let unreadable = RulesFileError(file: path, line: 0, key: "", problem: .unreadable)
    guard let handle = FileHandle(forReadingAtPath: path) else { throw unreadable }
    defer { try? handle.close() }
    guard let data = try? handle.read(upToCount: maximumByteCount + 1) else { throw unreadable }
    return try parse(data, file: path)
  }

  /// Reads rules from the bytes of a file; their SHA-256 becomes the version.
  ///
  /// - Parameter file: the name that errors bear.
  /// - Throws: ``RulesFileError`` naming file, line and key.
  package static func parse(_ data: Data, file: String) throws(RulesFileError) -> Rules {
    guard data.count <= maximumByteCount else {
      throw RulesFileError(file: file, line: 0, key: "", problem: .unreadable)
    }
    let root = RulesNode(node: try compose(data, file: file), path: [], file: file)
    let parts = try parts(of: root)
    do {
      let version = try RulesVersion(hex: SHA256.hash(data: data).map(hexadecimal).joined())
      return try Rules(version: version, parts: parts)
    } catch let error as RulesError {
      let line = line(of: error.path, in: root.node)
      throw RulesFileError(
        file: file, line: line, key: error.path.joined(separator: "."), problem: .rules(error.problem))
    } catch {
      throw RulesFileError(file: file, line: 0, key: "", problem: .unreadable)
    }
  }

  static func compose(_ data: Data, file: String) throws(RulesFileError) -> Node {
    do {
      return try YAMLDocument.compose(data)
    } catch {
      throw RulesFileError(file: file, line: error.line, key: "", problem: .notYAML(error.description))
    }
  }

  /// The line of the deepest node on the path that exists.
  private static func line(of path: [String], in root: Node) -> Int {
    var node = root
    for key in path {
      guard let child = node[key] else { break }
      node = child
    }
    return node.mark?.line ?? 0
  }

  private static func hexadecimal(_ byte: UInt8) -> String {
    let digits = String(byte, radix: 16)
    return byte < 16 ? "0" + digits : digits
  }
}
