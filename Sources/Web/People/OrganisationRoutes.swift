import Consent
import Hummingbird
import Ledger
import Store

/// Facilities: where they stand, and who acts for them, for their own people and administrators.
struct OrganisationRoutes: Sendable {
  let store: Store
  let reader: Reader

  func add(to group: RouterGroup<VigilRequestContext>) {
    group.get("organisations/:organisation") { _, context in try await show(context) }
  }

  /// Administrators alone: whom they have to approve, by name, and whom they approved.
  func addCandidates(to group: RouterGroup<VigilRequestContext>) {
    group.add(middleware: RoleGate([.administrator]))
    group.get("organisations") { request, context in try await list(RequestFields(request, context)) }
  }

  private func list(_ fields: RequestFields) async throws -> Response {
    let licence: LicenceState = try fields.word("licence") ?? .applied
    let (after, limit) = (fields.name, try fields.limit())
    let page = try await store.writer.perform { $0.organisations(licence, after: after, limit: limit + 1) }
    let names = try await reader.names(of: Array(page.prefix(limit)))
    let items = page.prefix(limit).map { organisation -> JSONValue in
      var members: [String: JSONValue] = [
        "country": .string(organisation.country.description), "licence": .string(organisation.licence.rawValue),
        "organisation": .string(organisation.id.text), "trusted": .bool(organisation.isTrusted),
      ]
      members["name"] = names[organisation.id].map { .string($0) }
      return .object(members)
    }
    return Answer.json(Shape.named(Array(items), next: page.count > limit ? page[limit - 1].id.text : nil))
  }

  /// To anybody who neither acts for it nor administers, it is as absent as none.
  private func show(_ context: VigilRequestContext) async throws -> Response {
    let caller = try context.requireCaller()
    guard let id = context.parameters.get("organisation").flatMap({ OrganisationID($0) }) else {
      throw Problem.notFound
    }
    let known = try await store.writer.perform { transaction in
      (transaction.standing(of: id), transaction.members(of: id), transaction.offers(of: id))
    }
    guard let organisation = known.0,
      caller.role == .administrator || known.1.contains(where: { $0.id.text == caller.person })
    else { throw Problem.notFound }
    var members: [JSONValue] = []
    let people = try await reader.people(known.1.prefix(1_000).map(\.id.text))
    let profiles = Dictionary(uniqueKeysWithValues: people.map { ($0.person, $0) })
    for person in known.1.prefix(1_000) {
      var entry: [String: JSONValue] = [
        "licence": .string(person.licence.rawValue), "person": .string(person.id.text),
        "role": .string(person.role.rawValue), "short": .string(ShortID.of(person.id.text)),
      ]
      entry["name"] = profiles[person.id.text]?.profile?["name"]
      members.append(.object(entry))
    }
    return Answer.json([
      "country": .string(organisation.country.description), "licence": .string(organisation.licence.rawValue),
      "members": .array(members), "offers": .array(known.2.map(Self.offer)), "organisation": .string(id.text),
      "trusted": .bool(organisation.isTrusted),
    ])
  }

  /// An affiliation that waits for the other side's signature.
  private static func offer(_ offer: (person: PersonStanding, side: AffiliationSide)) -> JSONValue {
    [
      "person": .string(offer.person.id.text), "role": .string(offer.person.role.rawValue),
      "signedBy": .string(offer.side.rawValue),
    ]
  }
}
