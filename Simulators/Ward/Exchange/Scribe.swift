import Exchange
import Measure
import Synchronization
import WardKit

/// Writes down what happens, from many tasks: what was tried, what was taken, how long it took.
final class Scribe: Sendable {
  /// Everything that is known of a run.
  struct Book: Sendable {
    var acts: [TakenAct] = []
    var attempts: [Attempt] = []
    var findings: [ExchangeFinding] = []
    /// Nil until everybody is registered.
    var knowledge: Knowledge?
    /// The text of a record is made from its number, by position.
    var numbers: [Int64: Int] = [:]
    var nextNumber = 0
    /// The greatest position that the gateway has told.
    var floor: Int64 = -1
    var recorder = Recorder(start: 0)
    var nextSlot = 0
    var begun = 0
    var answered = 0
    var unanswered = 0
    var operations: [ExchangeOperation: Int] = [:]
    var refusals = 0
  }

  /// Findings beyond it are counted as unexplained by the audit's own; a run that goes this wrong needs no more of them.
  private static let findingBound = 10_000

  let book = Mutex(Book())

  /// What the next request must know: the greatest position told so far.
  var floor: Int64 { book.withLock { $0.floor } }

  func told(_ position: Int64) { book.withLock { $0.floor = max($0.floor, position) } }

  func add(_ attempt: Attempt) { book.withLock { $0.attempts.append(attempt) } }

  func find(_ finding: ExchangeFinding) {
    book.withLock { if $0.findings.count < Self.findingBound { $0.findings.append(finding) } }
  }

  /// An act was taken.
  func took(_ act: TakenAct, author: Move.Author, patient: Int) {
    book.withLock { book in
      book.acts.append(act)
      book.floor = max(book.floor, act.position)
      book.knowledge?.note(act.agreement, author: author, patient: patient, at: act.position)
    }
  }

  // MARK: The schedule

  func begin(at start: Int64) {
    book.withLock { $0.recorder = Recorder(start: start) }
  }

  /// The number of the operation that comes next.
  func nextSlot() -> Int {
    book.withLock { book in
      book.nextSlot += 1
      return book.nextSlot - 1
    }
  }

  func began(_ operation: ExchangeOperation, due: Int64, at now: Int64) {
    book.withLock { book in
      book.begun += 1
      book.operations[operation, default: 0] += 1
      book.recorder.count(.sent(bytes: 0), at: now)
      book.recorder.noteLag(nanoseconds: max(0, now - due), at: now)
    }
  }

  /// - Parameter isAnswered: false when no whole answer came.
  func ended(_ operation: ExchangeOperation, due: Int64, isAnswered: Bool, at now: Int64) {
    book.withLock { book in
      guard isAnswered else {
        book.unanswered += 1
        return book.recorder.count(.failed, at: now)
      }
      book.answered += 1
      book.recorder.count(.receipted(1), at: now)
      if let latency = Latency(rawValue: operation.rawValue) { book.recorder.record(latency, due: due, at: now) }
    }
  }

  /// - Parameter due: how many operations should have begun by now.
  func tick(due: Int, at now: Int64) {
    book.withLock { book in
      book.recorder.noteBacklog(max(0, due - book.answered - book.unanswered))
      book.recorder.advance(to: now)
    }
  }
}
