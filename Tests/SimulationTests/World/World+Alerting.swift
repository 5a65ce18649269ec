import FaultyDisk
import GRDB
import Ledger
import Triage
import Vitals

@testable import Store

/// The shell around alerts: deadlines, the outbox, people.
extension World {
  /// Takes in what the writer has reported.
  func hear() throws {
    oracle.facts = try WardFacts(gateway)
    for report in reports.takeAll() {
      nextDeadline = report.nextDeadline
      outbox.formUnion(report.calls.map(\.id))
      drafts += report.receipts
    }
  }

  /// How work on the writer ended.
  enum Ending { case done, refused, fallen }

  /// Work on the writer that is not readings.
  @discardableResult
  func attempt(_ what: String, _ body: @escaping @Sendable (Transaction) throws -> Void) throws -> Ending {
    planFault()
    let stepsBefore = gateway.disk.steps
    do {
      try gateway.perform(body)
      // Work that wrote nothing has written over nothing.
      if gateway.disk.steps > stepsBefore { oracle.settled() }
      try hear()
      return .done
    } catch let error as StoreError where error != .stopping && !gateway.disk.isDead {
      note("\(what): \(error)")
      // What the disk refused may be found by the next start all the same.
      if error == .noRoom { oracle.isUncertain = true }
      return .refused
    } catch {
      oracle.isUncertain = true
      try recover(from: "\(what): \(error)")
      return .fallen
    }
  }

  func keepHouse() throws {
    let rules = rules
    try attempt("housekeeping") { transaction in
      try transaction.reportGaps(rules: rules)
      _ = try transaction.closeIdleWindows(limit: 10)
    }
  }

  /// What `DeadlineService` does: whatever is due, and once after each start.
  func moveDeadlines() throws {
    var rounds = 0
    let wasSet = !hasTicked || clock.now < clockSeen
    if wasSet, mutant != .forgetsDeadlines {
      guard try attempt("deadlines after the clock was set", { try $0.tickAfterClockWasSet() }) == .done else { return }
    }
    clockSeen = clock.now
    while !hasTicked || nextDeadline.map({ $0 <= clock.now }) ?? false {
      rounds += 1
      try require(rounds < 200, "ALERT-3", "deadlines that never move on")
      // Refused, it is asked again with the next step.
      guard try attempt("deadlines", { _ = try $0.tick() }) == .done else { return }
      hasTicked = true
    }
  }

  /// What `Dispatcher` does: sends what is open, at least once.
  func dispatch() throws {
    for id in outbox.sorted() {
      guard let call = try gateway.store().pool.read({ try CallRows.fetch(id, on: $0) }), call.state == .open else {
        outbox.remove(id)
        continue
      }
      if menu.contains(.network), chance(20) {
        let ending = try attempt("a call failed") { try $0.failed(call: id, retryAfterMilliseconds: 1_000) }
        if ending == .fallen { return }
        continue
      }
      let letter = Letter(alert: call.alert, recipient: call.recipient)
      mailbox.append(letter)
      if menu.contains(.network), chance(10) { mailbox.append(letter) }
      if try attempt("a call was sent", { try $0.sent(call: id) }) == .fallen { return }
    }
  }

  /// People open their letters: some confirm, some take the alert on, some end it, some do nothing.
  func answerLetters() throws {
    let letters = mailbox.shuffled(using: &dice)
    mailbox = []
    for letter in letters {
      let choice = Int.random(in: 0..<10, using: &dice)
      let ending = try attempt("an answer") { transaction in
        switch choice {
        case 0..<5: try transaction.delivered(alert: letter.alert, recipient: letter.recipient)
        case 5, 6:
          let entry = try transaction.append(
            .alertAcknowledged, body: ["alert": .string(AlertRecord.name(letter.alert))])
          try transaction.acknowledge(alert: letter.alert, by: letter.recipient, entry: entry)
        case 7:
          let entry = try transaction.append(.alertResolved, body: ["alert": .string(AlertRecord.name(letter.alert))])
          try transaction.resolve(alert: letter.alert, by: letter.recipient, reason: .treated, entry: entry)
        default: break
        }
      }
      if ending == .fallen { return }
    }
  }
}
