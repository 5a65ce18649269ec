import Foundation
import Payload
import YAMLFile

/// The folder of mapping templates, `config/mappings/*.yaml`: one template a file, in the order of their names.
///
/// Reading is strict, as for the rules: a misspelt key refuses the file, naming file, line and key, and the gateway does
/// not start, because a vital that is looked for in the wrong place would be missing in silence.
package enum MappingsFolder {
  /// Reads every template; none when there is no such folder.
  ///
  /// - Throws: ``RulesFileError``.
  package static func load(path: String) throws(RulesFileError) -> MappingSet {
    guard FileManager.default.fileExists(atPath: path) else { return .none }
    var templates: [MappingTemplate] = []
    for name in try names(in: path) { templates.append(try MappingFile.load(path: path + "/" + name)) }
    return MappingSet(templates: templates)
  }

  /// A folder that is there and cannot be listed is refused: without its templates whole kinds of devices would be.
  private static func names(in path: String) throws(RulesFileError) -> [String] {
    do {
      return try FileManager.default.contentsOfDirectory(atPath: path)
        .filter { $0.hasSuffix(".yaml") || $0.hasSuffix(".yml") }.sorted()
    } catch {
      throw RulesFileError(file: path, line: 0, key: "", problem: .unreadable)
    }
  }
}
