import Foundation
import Ledger
import Vitals

/// A SMART Health Link: what a patient hands to the doctor they are visiting, as text or as a QR code
/// (hl7.org/fhir/uv/smart-health-cards-and-links, links specification).
package struct HealthLink: Hashable, Sendable, CustomStringConvertible {
  package static let prefix = "shlink:/"
  /// Most characters of a label and of a manifest's URL, as the specification bounds them.
  package static let labelBound = 80
  package static let urlBound = 128

  /// Where the manifest is asked for.
  package let url: String
  /// The key of every file: 32 bytes, which the gateway never sees.
  package let key: [UInt8]
  /// After this instant nobody need try; whole seconds.
  package let expires: Timestamp?
  package let needsPasscode: Bool
  package let label: String?

  /// Nil when a bound is left.
  package init?(url: String, key: [UInt8], expires: Timestamp?, needsPasscode: Bool, label: String?) {
    guard url.hasPrefix("http"), url.utf8.count <= Self.urlBound, key.count == 32,
      (label?.unicodeScalars.count ?? 0) <= Self.labelBound
    else { return nil }
    self.url = url
    self.key = key
    self.expires = expires.map { Timestamp(milliseconds: $0.milliseconds / 1_000 * 1_000) }
    self.needsPasscode = needsPasscode
    self.label = label
  }

  /// `shlink:/` and the payload in base64url.
  package var description: String {
    var members: [String: JSONValue] = ["key": .string(Base64.encodeURL(key)), "url": .string(url), "v": 1]
    if let expires { members["exp"] = .integer(expires.milliseconds / 1_000) }
    if needsPasscode { members["flag"] = "P" }
    if let label { members["label"] = .string(label) }
    // Only a number beyond 2^53 can fail here, and a time in seconds is none.
    let bytes = (try? CanonicalJSON.encode(.object(members))) ?? []
    return Self.prefix + Base64.encodeURL(bytes)
  }

  /// Reads a link, also behind a viewer's address (`https://viewer.example/#shlink:/…`). Flags other than P and L are
  /// refused: they change how it is opened.
  package init?(parsing text: String) {
    guard let start = text.range(of: Self.prefix), let bytes = Base64.decodeURL(text[start.upperBound...]),
      let json = try? CanonicalJSON.parse(bytes), let url = json["url"]?.string,
      let key = json["key"]?.string.flatMap({ Base64.decodeURL($0) }), json["v"] == nil || json["v"] == 1
    else { return nil }
    let flags = json["flag"]?.string ?? ""
    guard flags.allSatisfy({ "LP".contains($0) }) else { return nil }
    self.init(
      url: url, key: key, expires: json["exp"]?.integer.map { Timestamp(milliseconds: $0 * 1_000) },
      needsPasscode: flags.contains("P"), label: json["label"]?.string)
  }
}
