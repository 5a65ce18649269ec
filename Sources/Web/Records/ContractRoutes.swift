import Consent
import Hummingbird
import Ledger
import Sharing
import Store
import Vitals

/// What a patient was asked for, granted and forbade: for the patient, and whom the patient lets read the log.
struct ContractRoutes: Sendable {
  let desk: RecordDesk

  func add(to group: RouterGroup<VigilRequestContext>) {
    group.get("patients/:patient/contracts") { request, context in
      let fields = RequestFields(request, context)
      let found = try await desk.contracts(of: try fields.patient(), by: try fields.asker())
      guard let (consent, treatments, now) = found else { throw Problem.notFound }
      var members = Self.shape(consent, ContractWindow(consent, before: try fields.cursor()), at: now)
      members["treatments"] = .array(treatments.map(\.json))
      return Answer.json(.object(members))
    }
  }

  private static func shape(_ consent: PatientConsent, _ window: ContractWindow, at now: Timestamp) -> [String:
    JSONValue]
  {
    let asked = consent.requests.values.filter { window.shows($0.id.position) }.sorted { $0.id > $1.id }
    let requests = asked.map { request -> JSONValue in
      var members = terms(request.terms)
      members["request"] = .integer(request.id.position)
      members["by"] = .string(request.author.text)
      members["organisation"] = request.organisation.map { .string($0.text) }
      members["state"] = consent.status(of: request.id, at: now).map { .string($0.rawValue) }
      members["until"] = .integer(request.until.milliseconds)
      members["wantedUses"] = request.wantedUses.map { .integer(Int64($0)) }
      members["wantedUntil"] = request.wantedUntil.map { .integer($0.milliseconds) }
      return .object(members)
    }
    let grants = consent.grants.reversed().filter { window.shows($0.id.position) }.map { grant -> JSONValue in
      var members = terms(grant.terms.terms)
      members["grant"] = .integer(grant.id.position)
      members["to"] = .string(words(grant.grantee))
      members["state"] = .string(grant.status(at: now).rawValue)
      members["used"] = .integer(Int64(grant.used))
      members["uses"] = grant.terms.uses.map { .integer(Int64($0)) }
      members["until"] = grant.terms.period.until.map { .integer($0.milliseconds) }
      members["request"] = grant.request.map { .integer($0.position) }
      members["version"] = .integer(Int64(grant.version))
      members["sources"] = .string(grant.terms.sources.rawValue)
      return .object(members)
    }
    let prohibitions = consent.prohibitions.reversed().filter { window.shows($0.id.position) }.map {
      prohibition -> JSONValue in
      var members = terms(prohibition.terms)
      members["prohibition"] = .integer(prohibition.id.position)
      members["against"] = .string(words(prohibition.against))
      members["live"] = .bool(prohibition.isLive(at: now))
      return .object(members)
    }
    var members: [String: JSONValue] = [
      "grants": .array(grants), "prohibitions": .array(prohibitions), "requests": .array(requests),
    ]
    members["next"] = window.next.map { .integer($0) }
    return members
  }

  private static func terms(_ terms: ConsentTerms) -> [String: JSONValue] {
    var members: [String: JSONValue] = [
      "actions": .array(terms.actions.sortedWords.map { .string($0) }),
      "purposes": .array(terms.purposes.sortedWords.map { .string($0) }),
    ]
    switch terms.scope {
    case .classes(let classes): members["classes"] = .array(classes.sortedWords.map { .string($0) })
    case .record(let record): members["record"] = .integer(record.position)
    }
    return members
  }

  private static func words(_ grantee: Grantee) -> String {
    switch grantee {
    case .person(let person): person.text
    case .organisation(let organisation): organisation.text
    case .role(let role): "role:\(role.rawValue)"
    case .family: "family"
    case .everyone: "everyone"
    }
  }
}
