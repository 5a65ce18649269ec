import Ledger
import Triage
import Vitals

/// Alerts that are none: about nobody, marked on every channel, and left out of every count and report.
package enum Drill {
  /// The recipient that is a session of the gateway's own. No person and no device can have this id.
  package static let canary = "canary"

  static func isDrill(_ key: TechnicalKey?) -> Bool { key?.kind == TechnicalKind.drill.rawValue }
}

extension AlertRecord {
  /// Whether it is a drill.
  package var isDrill: Bool { Drill.isDrill(technical) }
}

extension Transaction {
  /// Raises a drill alert, unless one for the same recipient is open.
  ///
  /// - Parameter person: whom it calls; nil for the canary.
  /// - Returns: the alert's key.
  /// - Throws: ``StoreError/unknown(_:)`` for somebody who is not registered.
  @discardableResult
  package func raiseDrill(for person: String?, finding: TechnicalFinding, timings: CallTimings) throws -> Int64 {
    try raiseTechnical(
      try drillKey(person), about: .node, pseudonym: nil, finding: finding, readingTime: now, timings: timings,
      details: ["recipient": .string(person ?? Drill.canary)])
  }

  /// The same as an operator asks for it, whatever the rules say: of low priority, at once, and repeated every ten
  /// minutes until the person answers.
  package func raiseDrill(for person: String?) throws -> Int64 {
    let deadlines = CallTimings.Deadlines(
      acknowledgeMilliseconds: 600_000, repeatMilliseconds: 600_000, expiryMilliseconds: 600_000)
    return try raiseDrill(
      for: person, finding: TechnicalFinding(kind: .drill, priority: .low, delayMilliseconds: 0),
      timings: CallTimings(high: deadlines, medium: deadlines, low: deadlines, stableMilliseconds: 600_000))
  }

  /// Ends the open drill for this recipient, if there is one.
  package func endDrill(for person: String?, why: String) throws {
    try endTechnical(try drillKey(person), readingTime: now, why: why)
  }

  /// The canary answered: acknowledged and over. Anything but an open drill of the canary's is passed over.
  package func drillReturned(_ opened: Int64) throws {
    guard let record = core.ward.alerts.open[opened], record.technical == TechnicalKey(.drill) else { return }
    try feed(.acknowledged(by: Drill.canary), to: opened)
    try endTechnical(TechnicalKey(.drill), readingTime: now, why: "drill-returned")
  }

  /// Whom a drill calls.
  func drillPlan(_ key: TechnicalKey) -> CallPlan {
    let person = registry.allPersons.first { $0.subject == key.subject }
    let recipient = key.subject == .node ? Drill.canary : person?.id
    return CallPlan(team: recipient.map { [CareTeamMember(person: $0, role: .desk)] } ?? [])
  }

  private func drillKey(_ person: String?) throws -> TechnicalKey {
    guard let person else { return TechnicalKey(.drill) }
    guard let known = registry.person(id: person) else { throw StoreError.unknown(.person) }
    return TechnicalKey(.drill, about: known.subject)
  }
}
