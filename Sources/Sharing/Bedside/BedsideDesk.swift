import Consent
import Store
import Triage
import Vitals

/// Current vitals and summaries for those who may see them: the care team, the patient, and whoever else consent permits.
///
/// One submission on the writer decides and reads what is known, so that the decision is on disk before the first byte
/// leaves (CONSENT-2), and what is shown is what was known when it was taken.
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
    let request = asker.request(.read, .dataClass(.vitalSigns), of: patient)
    let rules = rules()
    let (decisions, bedside) = try await store.writer.perform { transaction -> ([Decision], Bedside?) in
      let decisions = try transaction.decide(request, on: [.dataClass(.vitalSigns), .dataClass(.alerts)])
      guard decisions.first?.isPermitted == true else { return (decisions, nil) }
      return (decisions, try transaction.bedside(of: patient.text, rules: rules))
    }
    guard let bedside, decisions.count == 2 else { throw AccessDenied(Array(decisions.prefix(1))) }
    var found: SummarySpans?
    if let query {
      found = try await store.reader.spans(of: patient.text, in: query.period(at: bedside.at), by: query.grain)
    }
    return BedsideView(
      bedside: bedside, showsAlerts: decisions[1].isPermitted, spans: found?.spans ?? [], isCut: found?.isCut ?? false)
  }
}
