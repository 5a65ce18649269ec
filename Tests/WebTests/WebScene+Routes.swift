import Consent
import Hummingbird
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

  /// The role that the registry has for a member.
  func role(of who: Who) async throws -> Role {
    let person = try member(who).person
    return try #require(store.registry.person(id: person)?.role)
  }
}
