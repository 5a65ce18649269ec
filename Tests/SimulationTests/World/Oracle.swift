import Ledger
import Vitals

@testable import Store

/// What must be true, kept apart from the store by the simplest means.
struct Oracle {
  /// Readings whose commit was answered.
  private(set) var held: Set<LedgerNumber> = []
  /// Readings of which somebody outside was told that they are held: a PUBACK or a receipt.
  private(set) var promised: Set<LedgerNumber> = []
  /// Readings of a commit that was not answered or was refused: all of them are there after a fall, or none.
  private(set) var uncertain: Set<LedgerNumber> = []
  /// Heads that left the gateway.
  private(set) var published: [LedgerHead] = []
  /// What was answered last.
  var facts: WardFacts?
  /// Whether something else than readings was under way when the gateway fell.
  var isUncertain = false

  mutating func handOver(_ messages: [Message]) { uncertain = Set(messages.map(\.number)).subtracting(held) }

  mutating func promise(_ number: LedgerNumber) { promised.insert(number) }

  mutating func publish(_ head: LedgerHead) { published.append(head) }

  /// A commit was answered with this outcome.
  mutating func answered(_ message: Message, _ outcome: Outcome) throws {
    let number = message.number
    if held.contains(number) {
      try require(outcome == .duplicate, "INTAKE-1", "\(number) was held and counts again as \(outcome)")
      return
    }
    try require(outcome != .duplicate, "INTAKE-2", "\(number) is taken for a duplicate and was never held")
    try require(
      (outcome == .alarmed) == message.isAbnormal && outcome != .rejected, "INTAKE-3", "\(number) became \(outcome)")
    held.insert(number)
    uncertain.remove(number)
  }

  /// Compares what a start found with what was answered before.
  ///
  /// - Parameter actual: the numbers of all devices that the store holds.
  mutating func recovered(_ actual: Set<LedgerNumber>, _ found: WardFacts) throws {
    let lost = promised.subtracting(actual)
    try require(lost.isEmpty, "INTAKE-1", "told outside and lost: \(lost)")
    let gone = held.subtracting(actual)
    try require(gone.isEmpty, "LEDGER-2", "answered and lost: \(gone)")
    let extra = actual.subtracting(held)
    try require(extra.isSubset(of: uncertain), "INTAKE-2", "held without having been handed over: \(extra)")
    try require(extra.isEmpty || extra == uncertain, "LEDGER-2", "half a batch: \(extra) of \(uncertain)")
    if let facts, extra.isEmpty, !isUncertain {
      try require(facts.total == found.total, "INTAKE-2", "counted \(facts.total), found \(found.total)")
      try require(facts.head == found.head, "LEDGER-2", "head \(facts.head), found \(found.head)")
      try require(facts.devices == found.devices, "INTAKE-1", "states of devices differ after the start")
      try require(facts.patients == found.patients, "INTAKE-1", "states of patients differ after the start")
      try require(facts.alerts == found.alerts, "ALERT-3", "alerts \(facts.alerts), found \(found.alerts)")
    }
    held = actual
    uncertain = []
    isUncertain = false
    facts = found
  }
}
