import Foundation
import Payload

/// The folder of mapping templates, `config/mappings/*.yaml`: one template a file, in the order of their names.
///
/// Reading is strict, as for the rules: a misspelt key refuses the file, naming file, line and key, and the gateway does
/// not start, because a vital that is looked for in the wrong place would be missing in silence.
package enum MappingsFolder {
  /// Reads every template; none when there is no such folder.
  ///
  /// - Throws: ``RulesFileError``.
  package static func load(path: String) throws(RulesFileError) -> MappingSet {
    let names = ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? [])
      .filter { $0.hasSuffix(".yaml") || $0.hasSuffix(".yml") }.sorted()
    var templates: [MappingTemplate] = []
    for name in names { templates.append(try MappingFile.load(path: path + "/" + name)) }
    return MappingSet(templates: templates)
  }
}
