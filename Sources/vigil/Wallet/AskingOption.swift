import ArgumentParser
import Consent
import Ledger
import Sharing

/// Whose data is asked for, for whom and why.
struct AskingOption: ParsableArguments {
  @Option(help: "The patient; left out, yourself.")
  var patient: String?
  @Option(name: .customLong("for"), help: "The organisation that you act for.")
  var organisation: String?
  @Option(help: "Why.")
  var purpose: Purpose = .treatment

  func patient(_ at: ServerOption) throws -> String { try at.patient(patient).text }

  /// `?purpose=…&for=…`.
  var query: String { "?purpose=\(purpose.rawValue)" + (organisation.map { "&for=\($0)" } ?? "") }
}

extension ServerClient {
  /// Every item of a list, page after page.
  ///
  /// - Parameter path: with or without a query.
  func all(_ path: String) async throws -> [JSONValue] {
    let path = path + (path.contains("?") ? "&" : "?") + "limit=200"
    var items: [JSONValue] = []
    var next: String?
    repeat {
      let page = try await get(path + (next.map { "&cursor=\($0)" } ?? ""))
      guard let more = page["items"]?.array else { throw OperatorRefusal.malformedAnswer }
      items += more
      next = page["next"]?.string ?? page["next"]?.integer.map { "\($0)" }
    } while next != nil
    return items
  }
}
