import HTTPTypes
import Hummingbird
import Store

/// What a person sees who opens a link's address in a browser: words, no script, nothing of the record.
enum LinkPage {
  static func response(_ state: LinkState?) -> Response {
    let words = state.map { Self.words($0) } ?? "There is no such link."
    let advice =
      state == .live
      ? "Open it with an application that reads SMART Health Links; it will ask for the passcode if there is one."
      : "Ask the person who gave it to you for a new one."
    let page = """
      <!doctype html>
      <html lang="en"><head><meta charset="utf-8"><title>A health link</title>
      <meta name="robots" content="noindex"><meta name="viewport" content="width=device-width"></head>
      <body><main><h1>A health link</h1><p>\(words)</p><p>\(advice)</p></main></body></html>

      """
    return Answer.bytes(
      Array(page.utf8), contentType: "text/html; charset=utf-8", status: state == .live ? .ok : .notFound,
      headers: headers)
  }

  /// Why a link opens or does not, for people.
  static func words(_ state: LinkState) -> String {
    switch state {
    case .live: "Somebody shared part of their health record with you through this link."
    case .expired: "This link has expired. It was given out for a limited time, which is over."
    case .spent: "This link was opened as often as it could be. It was given out for a limited number of times."
    case .revoked: "The person who gave out this link has taken it back."
    case .locked: "The passcode was wrong too often, so this link opens no more."
    }
  }

  private static var headers: HTTPFields {
    var headers: HTTPFields = [.contentSecurityPolicy: "default-src 'none'; frame-ancestors 'none'"]
    // The address is a secret: it must not travel on.
    if let name = HTTPField.Name("Referrer-Policy") { headers[name] = "no-referrer" }
    return headers
  }
}
