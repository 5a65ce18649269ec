import Consent
import Store
import Triage
import Vitals

/// Current vitals and summaries for those who may see them: the care team, the patient, and whoever else consent permits.
///
/// One submission on the writer decides and reads what is known, so that the decision is on disk before the first byte
/// leaves (CONSENT-2), and what is shown is what was known when it was taken. It is a look like any other at what is
/// watched: a quarter of an hour of it is one entry (decisions 0045, 0055).
package struct BedsideDesk: Sendable {
  let store: Store
  let rules: @Sendable () -> Rules

  /// - Parameter rules: those in force.
  package init(store: Store, rules: @escaping @Sendable () -> Rules) {
    self.store = store
    self.rules = rules
  }

  /// What is known of a patient now, and the summaries of a time.
  ///
  /// - Parameter query: nil without summaries.
  /// - Throws: ``AccessDenied``.
  package func look(at patient: PersonID, _ query: SummaryQuery?, by asker: Asker) async throws -> BedsideView {
    let request = asker.looking(at: patient, .watched)
    let rules = rules()
    let (sight, bedside) = try await store.writer.perform(deciding: true) { transaction -> (Sight, Bedside?) in
      let sight = try transaction.sight(request)
      guard sight.shows(.vitalSigns) else { return (sight, nil) }
      return (sight, try transaction.bedside(of: patient.text, rules: rules))
    }
    guard let bedside else {
      throw AccessDenied(sight.decisions.filter { $0.request.resource == .dataClass(.vitalSigns) })
    }
    var found: SummarySpans?
    if let query {
      found = try await store.reader.spans(of: patient.text, in: query.period(at: bedside.at), by: query.grain)
    }
    return BedsideView(
      bedside: bedside, alerts: Self.alerts(of: bedside, sight), spans: found?.spans ?? [],
      isCut: found?.isCut ?? false)
  }

  private static func alerts(of bedside: Bedside, _ sight: Sight) -> [Bedside.OpenAlert]? {
    let isPermitted = sight.decisions.contains { $0.request.resource == .dataClass(.alerts) && $0.isPermitted }
    guard isPermitted else { return nil }
    return bedside.alerts.filter { sight.shows(.alerts, of: AlertName($0.name)) }
  }
}
