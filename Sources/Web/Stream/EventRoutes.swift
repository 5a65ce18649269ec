import Alerting
import Consent
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import ServiceLifecycle
import Store

/// `/events`: the ledger as it grows, to those who may see it.
struct EventRoutes: Sendable {
  let reader: Reader
  let sights: SightDesk
  let broadcast: HeadBroadcast
  let configuration: WebConfiguration
  let metrics: Metrics
  let standing: WatchStanding

  /// How many entries a stream looks at before it writes: what one slow reader may hold in memory.
  static let pageEntries = 64

  func add(to group: RouterGroup<VigilRequestContext>) {
    group.get("events") { request, context in try await open(request, context: context) }
  }

  private func open(_ request: Request, context: VigilRequestContext) async throws -> Response {
    let caller = try context.requireCaller()
    guard let token = context.token, let person = PersonID(caller.person) else { throw Problem.unauthorized }
    let asked = try Self.position(of: request)
    let subscription = try broadcast.subscribe(
      person: caller.person, bound: configuration.maximumStreams, perPerson: configuration.maximumStreamsPerPerson)
    let lease = SubscriptionLease(subscription, of: broadcast)
    // From here on nothing is missed: the slot was there before the head was read.
    let size = try await reader.head().size
    let pages = EventPages(reader, token: token, stream: try await sights.openStream(for: person), desk: sights)
    let stream = EventStream(
      pages: pages, subscription: subscription, isBeyondHead: (asked ?? -1) >= size,
      after: min(asked ?? size - 1, size - 1), standing: standing)
    let watch = StallWatch(patience: configuration.stallTimeout)
    let body = ResponseBody { writer in
      defer { lease.end() }
      // The inbound side ends when the client is gone: the stream must not wait for the next event to notice. What is
      // thrown then is the end of the client, or was logged: either way there is nobody to tell.
      try? await request.body.consumeWithCancellationOnInboundClose { _ in
        try await withGracefulShutdownHandler {
          async let _ = watch.wait { cut(context, person: caller.person) }
          try await withTaskExecutorPreference(EventLoopTaskExecutor(context.connection.eventLoop)) {
            do {
              try await stream.run { buffer in try await watch.writing { try await writer.write(buffer) } }
            } catch let fault as EventStream.Fault {
              context.logger.error("an event stream failed", metadata: ["error": "\(type(of: fault.cause))"])
              throw fault
            }
          }
        } onGracefulShutdown: {
          subscription.send(.closed)
        }
      }
      try await writer.finish(nil)
    }
    return Response(
      status: .ok,
      headers: [
        .contentType: EventText.contentType, .cacheControl: "no-store", .xContentTypeOptions: "nosniff",
        .connection: "close",
      ], body: body)
  }

  /// Nothing more can be said to a client that does not read: the connection is closed, and the log says why.
  private func cut(_ context: VigilRequestContext, person: String) {
    metrics.counter("vigil_event_streams_cut_total", help: "Event streams cut because their client did not read.").add()
    context.logger.notice("event stream cut: its client does not read", metadata: ["person": "\(person)"])
    context.connection.close(promise: nil)
  }

  /// The position after which to begin: `Last-Event-ID` of a client that comes back, else `after`, else nil for the head.
  static func position(of request: Request) throws(Problem) -> Int64? {
    let header = HTTPField.Name("Last-Event-ID").flatMap { request.headers[$0] }
    let query = request.uri.queryParameters["after"].map { String($0) }
    guard let text = header ?? query else { return nil }
    guard let position = Int64(text), position >= -1 else {
      let detail = "Last-Event-ID and after are positions: whole numbers from -1 on."
      throw .malformed([
        header == nil ? ProblemFault(parameter: "after", detail) : ProblemFault(header: "Last-Event-ID", detail)
      ])
    }
    return position
  }
}
