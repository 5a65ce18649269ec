import Consent

/// Where whoever serves people asks what they may see of patients' watch: vital signs, summaries, alerts, streams.
///
/// Every answer is durable when it comes (CONSENT-2), and a refusal is on the ledger too. When it cannot be written, the
/// answer is an error, and nothing may be given out.
package struct SightDesk: Sendable {
  let writer: Writer

  /// Decides whether this person sees what is watched of this patient; see ``Transaction/sight(_:)``.
  package func sight(_ request: Sight.Request) async throws -> Sight {
    try await writer.perform(deciding: true) { try $0.sight(request) }
  }

  /// The same for everybody on one page, by one commit.
  package func sights(_ requests: [Sight.Request]) async throws -> [Sight] {
    guard !requests.isEmpty else { return [] }
    return try await writer.perform(deciding: true) { transaction in try requests.map(transaction.sight) }
  }

  /// What a new event stream of this person may show. Where an open alert has called the person to somebody else's patient
  /// it is decided at once, and everywhere else when there is something to show.
  package func openStream(for person: PersonID) async throws -> StreamSight {
    let stream = StreamSight(person: person)
    try await writer.perform(deciding: true) { transaction in
      transaction.core.streams.add(stream)
      guard transaction.standing(of: person)?.role != .desk else { return }
      let calling = transaction.core.ward.alerts.open.values.filter { alert in
        let isOwn = transaction.registry.patient(alert.subject)?.team.contains(person.text) ?? false
        return alert.calls(person.text) && !isOwn
      }
      transaction.want(stream, to: calling.compactMap { $0.pseudonym.flatMap { PersonID($0) } }.sorted())
    }
    return stream
  }

  /// Decides about patients whose earlier entries a stream is about to show.
  func decide(_ patients: [PersonID], for stream: StreamSight) async throws {
    try await writer.perform(deciding: true) { $0.want(stream, to: patients) }
  }
}

extension Store {
  /// Decides what people see of patients' watch.
  package var sights: SightDesk { SightDesk(writer: writer) }
}
