import Consent
import Ledger
import Vitals

/// What a batch means for open event streams: about whom must be decided, before it is committed and in its own block.
///
/// A lone emergency costs no second fsync: its evidence and the decisions that let it out to those who follow are durable
/// together.
struct StreamDecisions {
  /// Decisions to be made, in order.
  private(set) var due: [(stream: StreamSight, patient: PersonID)] = []
  /// What ends without a decision: whoever nobody asked for is not refused either.
  private(set) var changes: [(stream: StreamSight, change: StreamSight.Change)] = []

  private let transaction: Transaction
  private var state: ConsentState { transaction.core.consent.state }

  /// - Complexity: O(streams × patients whom the batch touches).
  init(_ transaction: Transaction) {
    self.transaction = transaction
    let streams = transaction.core.streams.open()
    guard !streams.isEmpty else { return }
    let touched = Self.touched(by: transaction.core.batch)
    for stream in streams { consider(stream, touched) }
  }

  /// Patients about whom the batch holds clinical entries, each once.
  private static func touched(by batch: Batch) -> [PersonID] {
    var seen: Set<PersonID> = []
    return batch.entries.compactMap { item in
      guard item.payload != nil, let subject = item.subject, subject != .node, Snapshot.isClinical(item.entry.type),
        let patient = item.entry.subject.flatMap({ PersonID($0) }), seen.insert(patient).inserted
      else { return nil }
      return patient
    }
  }

  private mutating func consider(_ stream: StreamSight, _ touched: [PersonID]) {
    let batch = transaction.core.batch
    let news = batch.consent
    guard state.person(stream.person)?.isApproved == true,
      transaction.registry.person(id: stream.person.text)?.isActive == true
    else { return changes.append((stream, .allForgotten)) }
    let isOwnNews = news.persons.contains(stream.person) || !news.organisations.isEmpty
    var seen: Set<PersonID> = []
    for patient in touched + batch.wanted(by: stream) where seen.insert(patient).inserted {
      guard let sight = stream.sight(of: patient) else {
        if isCandidate(stream, patient) { due.append((stream, patient)) }
        continue
      }
      if isOwnNews || news.patients.contains(patient) || !isCurrent(sight) { reconsider(stream, patient, sight) }
    }
    guard isOwnNews || !news.patients.isEmpty else { return }
    for patient in stream.patients where isOwnNews || news.patients.contains(patient) {
      guard seen.insert(patient).inserted, let sight = stream.sight(of: patient) else { continue }
      reconsider(stream, patient, sight)
    }
  }

  private func isCurrent(_ sight: Sight) -> Bool { sight.until.map { transaction.now < $0 } ?? true }

  private mutating func reconsider(_ stream: StreamSight, _ patient: PersonID, _ sight: Sight) {
    if isCurrent(sight), sight.decisions.allSatisfy(transaction.isUnchanged) { return }
    if isCandidate(stream, patient) { return due.append((stream, patient)) }
    let isOver = sight.decisions.contains { decision in
      if case .alertContent = decision.basis { true } else { false }
    }
    // The end of an alert is told to those whom it called; whoever was taken off is told nothing more.
    let hasEnded = isOver && state.patient(patient)?.erasure == nil
    changes.append((stream, hasEnded ? .ended(patient, through: transaction.nextPosition - 1) : .forgotten(patient)))
  }

  /// Whom the stream would be about: nobody is asked for whom the person has nothing to do with.
  private func isCandidate(_ stream: StreamSight, _ patient: PersonID) -> Bool {
    guard let consent = state.patient(patient), consent.erasure == nil else { return false }
    return state.person(stream.person)?.role == .desk
      || consent.team?.members.contains(stream.person) == true
      || consent.alerts.values.contains { $0.called[stream.person] != nil }
  }
}
