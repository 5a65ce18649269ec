import Foundation
import Yams

/// The one document of a file that people write.
package enum YAMLDocument {
  /// - Throws: ``YAMLFault`` with the line.
  package static func compose(_ data: Data) throws(YAMLFault) -> Node {
    guard let text = String(data: data, encoding: .utf8) else { throw YAMLFault(line: 1, problem: .notUTF8) }
    return try compose(text)
  }

  /// - Throws: ``YAMLFault`` with the line.
  package static func compose(_ text: String) throws(YAMLFault) -> Node {
    let node: Node?
    do {
      node = try Yams.compose(yaml: text)
    } catch {
      throw fault(error)
    }
    guard let node else { throw YAMLFault(line: 1, problem: .empty) }
    return node
  }

  private static func fault(_ error: any Error) -> YAMLFault {
    switch error as? YamlError {
    case .scanner(_, let words, let mark, _), .parser(_, let words, let mark, _), .composer(_, let words, let mark, _):
      YAMLFault(line: mark.line, problem: .malformed(words))
    case .duplicatedKeysInMapping(let keys, let context):
      YAMLFault(line: context.mark.line, problem: .repeatedKeys(keys.sorted()))
    default: YAMLFault(line: 1, problem: .malformed("unexpected form"))
    }
  }
}
