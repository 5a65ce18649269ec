import YAMLFile

/// What of a refused rota leaves the gateway: where it is wrong. Neither the folders of this machine nor what was written
/// there nor a parser's own words, which may quote it: those are in the log and in `vigil rota check`.
enum RefusedRota {
  /// The file's own name and, where one is to blame, its line: `rota.yaml, line 12`.
  static func place(of refusal: RotaFile.Refusal) -> String {
    let name = refusal.file.split(separator: "/").last.map(String.init) ?? "the file"
    return refusal.line > 0 ? "\(name), line \(refusal.line)" : "\(name) as a whole"
  }
}
