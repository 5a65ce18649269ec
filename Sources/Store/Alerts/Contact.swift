import GRDB
import Ledger
import Vault

/// How a person is reached: opened from the person's sealed registration when it is needed, never held.
package struct Contact: Hashable, Sendable {
  /// A person's own application that takes alerts (Standard Webhooks).
  package struct Webhook: Hashable, Sendable {
    /// Where alerts are posted.
    package let url: String
    /// The shared secret, `whsec_` and base64.
    package let secret: String

    package init(url: String, secret: String) {
      self.url = url
      self.secret = secret
    }
  }

  package let name: String
  package let webhook: Webhook?
  /// Where e-mails about alerts go, if anywhere.
  package let mail: MailAddress?

  package init(name: String, webhook: Webhook?, mail: MailAddress? = nil) {
    self.name = name
    self.webhook = webhook
    self.mail = mail
  }

  init(_ payload: JSONValue) {
    name = payload["name"]?.string ?? ""
    mail = payload["mail"]?.string.flatMap(MailAddress.init)
    let url = payload["webhook"]?["url"]?.string
    let secret = payload["webhook"]?["secret"]?.string
    if let url, let secret { webhook = Webhook(url: url, secret: secret) } else { webhook = nil }
  }

  /// The person's contact, or nil for somebody who is not registered.
  static func fetch(_ person: String, keyRing: KeyRing, on db: Database) throws -> Contact? {
    let position = try Int64.fetchOne(db, sql: "SELECT position FROM persons WHERE id = ?", arguments: [person])
    guard let position else { return nil }
    return try SealedPayload.fetch(position, keyRing: keyRing, on: db).map(Contact.init)
  }
}
