import GRDB
import Ledger
import Vault

/// Where a person is told of things: their own application if they named one, else their e-mail address.
package enum NoticeAddress: Hashable, Sendable {
  case webhook(Contact.Webhook)
  case mail(MailAddress)
  /// The person named neither, and hears of it at the next sign-in.
  case none

  /// - Returns: nil for somebody who is not known, or whose key was destroyed.
  static func fetch(_ person: String, keyRing: KeyRing, on db: Database) throws -> NoticeAddress? {
    let position = try Int64.fetchOne(
      db,
      sql: """
        SELECT coalesce((SELECT position FROM persons WHERE id = ?1), (SELECT position FROM patients WHERE id = ?1))
        """, arguments: [person])
    guard let position else { return nil }
    do {
      guard let profile = try SealedPayload.fetch(position, keyRing: keyRing, on: db) else { return nil }
      return NoticeAddress(profile)
    } catch VaultError.subjectErased { return nil }
  }

  private init(_ profile: JSONValue) {
    let contact = Contact(profile)
    if let webhook = contact.webhook {
      self = .webhook(webhook)
    } else if let mail = contact.mail ?? profile["email"]?.string.flatMap(MailAddress.init) {
      self = .mail(mail)
    } else {
      self = .none
    }
  }
}
