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
    let (patient, asker) = (try fields.patient(), try fields.asker())
    let name = try await desk.name(of: patient, by: asker)
    return Self.resource(PatientProfile(id: patient, name: name).json)
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
    guard let (consent, now) = try await desk.contracts(of: search.patient, by: search.asker) else {
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
    let traces = try page.items.flatMap { view in
      AccessTrace.all(
        of: try Self.entry(view), at: view.position, time: Timestamp(milliseconds: view.entry.time),
        origin: view.entry.origin)
    }
    return Self.resource(FHIRBundle.searchset(traces.map(\.json), next: search.link(to: page.next)))
  }

  /// What the gateway wrote itself and cannot read any more is no fault of whoever asks.
  private static func entry(_ view: AccessView) throws -> AccessEntry {
    let values = try view.values()
    guard let entry = try? AccessEntry(view.entry, values: values) else {
      throw StoreError.valueBroken(position: view.position)
    }
    return entry
  }

  private func appointments(_ request: Request, _ context: VigilRequestContext) async throws -> Response {
    let search = try FHIRSearch(request, context)
    let page = try await desk.appointments(
      of: search.patient, before: search.filter.before, limit: search.filter.limit, by: search.asker)
    return Self.resource(search.bundle(page) { $0.fhir?.json })
  }
}
