import Ledger
import Vitals

@testable import Store

/// What must be true, kept apart from the store by the simplest means.
struct Oracle {
  /// Readings whose commit was answered.
  private(set) var held: Set<LedgerNumber> = []
  /// Readings of which somebody outside was told that they are held: a PUBACK or a receipt.
  private(set) var promised: Set<LedgerNumber> = []
  /// Batches that were handed over and not answered, or refused, since the last answer: a fall leaves one of them whole,
  /// or none. A batch of nothing but duplicates shows in the counts alone.
  private(set) var uncertain: [[Message]] = []
  /// Heads that left the gateway.
  private(set) var published: [LedgerHead] = []
  /// What was answered last.
  var facts: WardFacts?
  /// Whether something else than readings was under way when the gateway fell.
  var isUncertain = false

  mutating func handOver(_ messages: [Message]) { uncertain.append(messages) }

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
  }

  /// A commit was answered: what was refused before it has been written over.
  mutating func settled() {
    uncertain = []
    isUncertain = false
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
    let handedOver = Set(uncertain.joined().map(\.number))
    try require(extra.isSubset(of: handedOver), "INTAKE-2", "held without having been handed over: \(extra)")
    let whole = uncertain.filter { Set($0.map(\.number)).subtracting(held) == extra }
    try require(extra.isEmpty || !whole.isEmpty, "LEDGER-2", "half a batch: \(extra) of \(handedOver)")
    if let facts { try compare(found, with: facts, or: whole, isSame: extra.isEmpty) }
    held = actual
    settled()
    facts = found
  }

  /// The counts are those of the last answer, or those with one batch more; the rest has not changed without one.
  private func compare(
    _ found: WardFacts, with facts: WardFacts, or whole: [[Message]], isSame: Bool
  ) throws {
    let counted = found.accounts
    let isUncounted = isSame && counted == facts.accounts
    try require(
      isUncounted || whole.contains { counted == accounts(facts.accounts, with: $0) }, "INTAKE-2",
      "counted \(facts.total), found \(found.total)")
    guard isSame, !isUncertain else { return }
    try require(facts.head == found.head, "LEDGER-2", "head \(facts.head), found \(found.head)")
    try require(facts.patients == found.patients, "INTAKE-1", "states of patients differ after the start")
    try require(facts.alerts == found.alerts, "ALERT-3", "alerts \(facts.alerts), found \(found.alerts)")
    guard isUncounted else { return }
    try require(facts.devices == found.devices, "INTAKE-1", "states of devices differ after the start")
  }

  /// The accounts with a batch that is there whole although nobody was answered.
  private func accounts(_ before: [Int64: Account], with batch: [Message]) -> [Int64: Account] {
    var accounts = before
    var known = held
    for message in batch {
      let isHeld = !known.insert(message.number).inserted
      accounts[message.number.device, default: Account()].take(message, isHeld: isHeld)
    }
    return accounts
  }
}

extension WardFacts {
  /// Per device; one that nothing came from has none.
  var accounts: [Int64: Account] {
    Dictionary(
      uniqueKeysWithValues: devices.compactMap { device, state in
        state.conservation.received == 0 ? nil : (device.value, Account(state.conservation))
      })
  }
}
