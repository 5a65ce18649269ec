/// Everything that one run knows and that the gateway says of it, compared attempt by attempt.
package struct ExchangeAudit: Sendable {
  private let people: People
  private let acts: [String: [TakenAct]]
  private let attempts: [String: [Attempt]]
  private let ceilings: Ceilings
  package private(set) var findings: [ExchangeFinding] = []
  package private(set) var tallies: [AccessTally.Line: AccessTally.Count] = [:]
  /// Lines of the patients' logs.
  package private(set) var logged = 0
  /// Positions in the patients' logs by whoever accessed.
  private var seen: [String: Set<Int64>] = [:]

  package init(people: People, acts: [TakenAct], attempts: [Attempt]) {
    self.people = people
    self.acts = Dictionary(grouping: acts.sorted { $0.position < $1.position }, by: \.patient)
    self.attempts = Dictionary(grouping: attempts, by: \.ask.patient)
    ceilings = Ceilings(acts)
  }

  /// Compares one patient's log and contracts.
  ///
  /// - Parameters:
  ///   - contracts: nil when they were not asked for.
  ///   - time: when the contracts were shown, milliseconds since 1970.
  package mutating func take(
    _ patient: String, log: [LoggedAccess], contracts: ShownContracts? = nil, at time: Int64 = 0
  ) {
    let log = log.sorted { $0.position < $1.position }
    var replay = PatientReplay(patient, people: people)
    replay.run(acts[patient] ?? [], log)
    var match = AttemptMatch(patient, ceilings: ceilings)
    match.run(attempts[patient] ?? [], log, records: replay.consent.records.mapValues(\.dataClass))
    findings += replay.findings + match.findings
    if let contracts { findings += ContractCheck(consent: replay.consent, time: time).findings(contracts) }
    for (line, count) in replay.tallies {
      tallies[line, default: .init()].gateway += count.gateway
      tallies[line, default: .init()].oracle += count.oracle
    }
    logged += log.count
    for access in log { seen[access.person, default: []].insert(access.position) }
  }

  /// Compares a person's own log with what the patients' logs say of the person; after every patient was taken.
  package mutating func take(person: String, ownLog positions: Set<Int64>) {
    let others = seen[person] ?? []
    for position in others.symmetricDifference(positions).sorted() {
      let words = others.contains(position) ? "in the patient's log alone" : "in the own log alone"
      findings.append(ExchangeFinding(.anotherLog, patient: "", position: position, "\(person): \(words)"))
    }
  }

  /// What was found while it ran: a forgery that was taken, an answer that nothing explains.
  package mutating func add(_ more: [ExchangeFinding]) { findings += more }
}
