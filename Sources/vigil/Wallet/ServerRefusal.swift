import Ledger

/// What a gateway answered instead: a problem (RFC 9457), as words.
struct ServerRefusal: Error, CustomStringConvertible {
  let status: Int
  /// The last part of the problem's type: its stable word.
  let word: String
  let description: String

  init(status: Int, body: [UInt8]) {
    self.status = status
    let problem = try? CanonicalJSON.parse(body)
    word = (problem?["type"]?.string?.split(separator: ":").last).map { String($0) } ?? "unknown"
    var words = problem?["title"]?.string ?? "The gateway answered \(status)."
    if let detail = problem?["detail"]?.string { words += " " + detail }
    for error in problem?["errors"]?.array ?? [] {
      let place = error["pointer"]?.string ?? error["parameter"]?.string ?? error["header"]?.string ?? ""
      if let detail = error["detail"]?.string, detail != problem?["detail"]?.string { words += " \(place): \(detail)" }
    }
    description = words
  }
}
