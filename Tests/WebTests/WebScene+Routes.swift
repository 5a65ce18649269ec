import Consent
import Crypto
import Hummingbird
import Ledger
import Testing

@testable import Store
@testable import Web

extension WebScene {
  /// The router as the server has it.
  func router() throws -> Router<VigilRequestContext> {
    var parts = parts()
    parts.records = try recordParts()
    parts.people = try peopleParts()
    parts.bedside = try bedsideParts()
    return APIRouter(parts: parts, configuration: configuration).router()
  }

  /// What a new event stream of a member shows.
  func pages(of who: Who) async throws -> EventPages {
    let member = try member(who)
    let sight = try await store.sights.openStream(for: try #require(PersonID(member.person)))
    return EventPages(
      store.reader, token: try #require(AccessToken(member.token)), stream: sight, desk: store.sights)
  }

  /// A token of somebody new in this role, whom an administrator approved where that is needed.
  func token(of role: Role) throws -> String {
    let key = DIDKey(Curve25519.Signing.PrivateKey().publicKey)
    let (person, token) = try store.writer.wait { transaction in
      let id =
        role == .patient
        ? try transaction.registerPatient(name: "N", key: key).id
        : try transaction.registerPerson(Contact(name: "N", webhook: nil), role: role, key: key).id
      return (id, try transaction.issueToken(for: id, lifetimeMilliseconds: 3_600_000).text)
    }
    if role.needsApproval { try Self.approve(person, by: try member(.administrator), in: store) }
    return token
  }
}
