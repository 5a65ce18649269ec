import Hummingbird
import Sharing
import Store

/// Puts the routes together: which need a token, and whose.
struct APIRouter {
  let parts: VigilServer.Parts
  let configuration: WebConfiguration
  private let underWay = RequestsUnderWay()

  init(parts: VigilServer.Parts, configuration: WebConfiguration) {
    self.parts = parts
    self.configuration = configuration
  }

  func router() -> Router<VigilRequestContext> {
    let router = Router(context: VigilRequestContext.self)
    router.add(middleware: RequestLog(metrics: parts.metrics))
    router.add(middleware: WatchingHeader(standing: parts.standing))
    router.add(middleware: ConditionalReads())
    router.add(middleware: ProblemMiddleware())
    addOpen(to: router.group())
    addSite(to: router)
    addAPI(to: router)
    return router
  }

  /// What needs no token.
  private func addOpen(to group: RouterGroup<VigilRequestContext>) {
    let page = MetricsPage(
      reader: parts.reader, metrics: parts.metrics, broadcast: parts.broadcast,
      byDevice: configuration.metricsByDevice)
    HealthRoutes(
      reader: parts.reader, readiness: Readiness(parts.checks), metrics: page,
      configuration: configuration
    ).add(to: group)
    group.get("openapi.json") { _, _ in Answer.json(OpenAPIDocument.json) }
  }

  /// The stream and the ledger, outside `/api/v1`.
  private func addSite(to router: Router<VigilRequestContext>) {
    EventRoutes(
      reader: parts.reader, sights: parts.sights, broadcast: parts.broadcast, configuration: configuration,
      metrics: parts.metrics, standing: parts.standing
    ).add(to: router.group().add(middleware: authentication).add(middleware: ApprovalGate()))
    ledger.addTiles(to: router.group().add(middleware: authentication), for: configuration.auditRoles)
  }

  private func addAPI(to router: Router<VigilRequestContext>) {
    /// A group of its own each, so that a gate of one is none of another.
    func api() -> RouterGroup<VigilRequestContext> {
      router.group("api/v1").add(middleware: authentication).add(middleware: idempotency)
    }
    /// For whom an administrator approved.
    func approved() -> RouterGroup<VigilRequestContext> { api().add(middleware: ApprovalGate()) }
    addPeople(to: router, api: api, approved: approved)
    ledger.addNode(to: api())
    ledger.addBlocks(to: approved())
    AlertRoutes(reader: parts.reader, gate: gate, anchor: anchor).add(to: approved())
    ActRoutes(
      reader: parts.reader, acts: parts.acts, bodies: bodies
    ).add(to: api())
    DeskRoutes(reader: parts.reader, gate: gate).add(to: approved())
    let ward = WardRoutes(reader: parts.reader, gate: gate)
    ward.addDevices(to: approved())
    ward.addSummaries(to: approved())
    OrderRoutes(reader: parts.reader, gate: gate).add(to: approved())
    ExplanationRoutes(reader: parts.reader, gate: gate).add(to: approved())
    if let bedside = parts.bedside { BedsideRoutes(desk: bedside).add(to: approved()) }
    if let records = parts.records { addRecords(records, to: approved(), site: router) }
  }

  /// Registration and signing in need no token; one's own things one; everything else an approved person's.
  private func addPeople(
    to router: Router<VigilRequestContext>, api: () -> RouterGroup<VigilRequestContext>,
    approved: () -> RouterGroup<VigilRequestContext>
  ) {
    guard let people = parts.people else { return }
    let sessions = SessionRoutes(signIn: people.signIn, bodies: bodies)
    sessions.addOpen(to: router.group("api/v1"))
    sessions.addOwn(to: api())
    let routes = PeopleRoutes(parts: people, reader: parts.reader, bodies: bodies)
    routes.addOpen(to: router.group("api/v1"))
    routes.addOwn(to: api())
    routes.addDirectory(to: approved())
    routes.addCandidates(to: approved())
    let organisations = OrganisationRoutes(store: people.store, reader: parts.reader)
    organisations.add(to: approved())
    organisations.addCandidates(to: approved())
    let facilities = FacilityRoutes(desk: FacilityDesk(store: people.store))
    facilities.add(to: approved())
    facilities.addOwnPatients(to: approved())
    facilities.addTreatments(to: approved())
  }

  private func addRecords(
    _ records: RecordDesk, to api: RouterGroup<VigilRequestContext>, site: Router<VigilRequestContext>
  ) {
    let bodies = RequestBodyReader(maximumBytes: configuration.maximumBodyBytes, timeout: configuration.bodyTimeout)
    UploadRoutes(desk: records, bodies: bodies).add(to: api)
    RecordRoutes(desk: records, reader: parts.reader, anchor: anchor, bodies: bodies).add(to: api)
    ContentRoutes(desk: records).add(to: api)
    AppointmentRoutes(desk: records).add(to: api)
    ContractRoutes(desk: records).add(to: api)
    BlobRoutes(desk: records).add(to: site.group().add(middleware: authentication))
    addLinks(records, to: site)
    let fhir = site.group("fhir").add(middleware: authentication).add(middleware: ApprovalGate())
    FHIRRoutes(desk: records, reader: parts.reader).add(to: fhir)
    if let bedside = parts.bedside { ObservationRoutes(desk: bedside).add(to: fhir) }
  }

  private func addLinks(
    _ records: RecordDesk, to site: Router<VigilRequestContext>
  ) {
    let links = records.makeLinks()
    let files = RequestBodyReader(maximumBytes: LinkRoutes.bodyBound, timeout: configuration.bodyTimeout * 3)
    LinkDoor(reader: parts.reader, links: links, bodies: bodies, isTLS: configuration.tls != nil).add(to: site.group())
    // A group of its own: its bodies carry files.
    let keyed = Idempotency(reader: parts.reader, acts: parts.acts, bodies: files, underWay: underWay)
    LinkRoutes(reader: parts.reader, links: links, bodies: files).add(
      to: site.group("api/v1").add(middleware: authentication).add(middleware: keyed))
  }

  private var bodies: RequestBodyReader {
    RequestBodyReader(maximumBytes: configuration.maximumBodyBytes, timeout: configuration.bodyTimeout)
  }
  private var idempotency: Idempotency {
    Idempotency(reader: parts.reader, acts: parts.acts, bodies: bodies, underWay: underWay)
  }
  private var authentication: Authentication { Authentication(reader: parts.reader, signIn: parts.people?.signIn) }
  private var gate: WatchGate { WatchGate(reader: parts.reader, sights: parts.sights) }
  private var anchor: HeadAnchor { HeadAnchor(parts.anchorHead) }
  private var ledger: LedgerRoutes { LedgerRoutes(reader: parts.reader, gate: gate, anchor: anchor, node: parts.node) }
}
