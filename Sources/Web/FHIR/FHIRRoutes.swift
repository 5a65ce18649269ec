import Consent
import FHIR
import HTTPTypes
import Hummingbird
import Ledger
import Sharing
import Store
import Vitals

/// `/fhir`: the same data as under `/api/v1`, as resources of FHIR, read-only, for whoever the same engine permits. Every
/// search and every read is one decision on the ledger (CONSENT-2, CONSENT-3).
struct FHIRRoutes: Sendable {
  let desk: RecordDesk
  let reader: Reader

  func add(to group: RouterGroup<VigilRequestContext>) {
    group.add(middleware: FHIROutcomes())
    group.get("metadata") { _, _ in Self.resource(FHIRCapabilities.json) }
    group.get("Patient/:patient") { try await patient($0, $1) }
    group.get("Consent") { try await consents($0, $1) }
    group.get("DocumentReference") { try await documents($0, $1) }
    group.get("DocumentReference/:record") { try await document($0, $1) }
    group.get("MedicationRequest") { try await prescriptions($0, $1) }
    group.get("MedicationRequest/:record") { try await prescription($0, $1) }
    group.get("AuditEvent") { try await accesses($0, $1) }
    group.get("Appointment") { try await appointments($0, $1) }
  }

  static func resource(_ json: JSONValue, _ version: FHIRVersion = .r4) -> Response {
    Answer.json(json, contentType: "application/fhir+json; fhirVersion=\(version.rawValue)")
  }

  private func patient(_ request: Request, _ context: VigilRequestContext) async throws -> Response {
    let fields = RequestFields(request, context)
    let identity = try await desk.identity(of: try fields.patient(), by: try fields.asker())
    return Self.resource(identity.fhir.json)
  }

  // MARK: Records

  private func documents(_ request: Request, _ context: VigilRequestContext) async throws -> Response {
    let search = try FHIRSearch(request, context)
    let page = try await desk.list(of: search.patient, search.filter, by: search.asker)
    return Self.resource(search.bundle(page) { $0.document?.json })
  }

  private func document(_ request: Request, _ context: VigilRequestContext) async throws -> Response {
    let fields = RequestFields(request, context)
    let item = try await desk.show(try fields.record(), by: try fields.asker())
    guard let document = item.document else { throw Problem.notFound }
    return Self.resource(document.json)
  }

  /// Without dosage: a list shows that a prescription is there, reading it shows what it says.
  private func prescriptions(_ request: Request, _ context: VigilRequestContext) async throws -> Response {
    var search = try FHIRSearch(request, context)
    search.filter.dataClass = .prescriptions
    let page = try await desk.list(of: search.patient, search.filter, by: search.asker)
    return Self.resource(search.bundle(page) { $0.prescription(withContent: false)?.json })
  }

  private func prescription(_ request: Request, _ context: VigilRequestContext) async throws -> Response {
    let fields = RequestFields(request, context)
    let item = try await desk.show(try fields.record(), by: try fields.asker())
    guard let prescription = item.prescription(withContent: true) else { throw Problem.notFound }
    return Self.resource(prescription.json)
  }

  // MARK: Consent and its log

  /// Who may read the log of accesses may read the contracts that they rested on.
  private func consents(_ request: Request, _ context: VigilRequestContext) async throws -> Response {
    let search = try FHIRSearch(request, context)
    let version = try FHIRVersion(accepted: request.headers[.accept])
    guard let (consent, _, now) = try await desk.contracts(of: search.patient, by: search.asker) else {
      throw Problem.notFound
    }
    let positions = (consent.grants.map(\.id.position) + consent.prohibitions.map(\.id.position)).sorted(by: >)
      .drop { $0 >= search.filter.before }.prefix(search.filter.limit)
    var resources: [JSONValue] = []
    for position in positions {
      guard let entry = try await reader.entry(at: position, opening: nil)?.entry else { continue }
      let time = Timestamp(milliseconds: entry.time)
      if let grant = consent.grant(GrantID(position: position)) {
        resources.append(ConsentContract(grant, signed: time, at: now).json(version))
      } else if let prohibition = consent.prohibitions.first(where: { $0.id.position == position }) {
        resources.append(ConsentContract(prohibition, signed: time, at: now).json(version))
      }
    }
    let next = positions.count < search.filter.limit ? nil : positions.last
    return Self.resource(FHIRBundle.searchset(resources, next: search.link(to: next)), version)
  }

  private func accesses(_ request: Request, _ context: VigilRequestContext) async throws -> Response {
    let search = try FHIRSearch(request, context)
    let page = try await desk.accesses(
      of: search.patient, before: search.filter.before, limit: search.filter.limit, by: search.asker)
    let events = try page.items.flatMap { try $0.events(of: search.patient) }
    return Self.resource(FHIRBundle.searchset(events, next: search.link(to: page.next)))
  }

  private func appointments(_ request: Request, _ context: VigilRequestContext) async throws -> Response {
    let search = try FHIRSearch(request, context)
    let page = try await desk.appointments(
      of: search.patient, before: search.filter.before, limit: search.filter.limit, by: search.asker)
    return Self.resource(search.bundle(page) { $0.fhir?.json })
  }
}
