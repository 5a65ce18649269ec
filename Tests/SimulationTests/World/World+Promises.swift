import FaultyDisk
import GRDB
import Ledger
import Triage
import Vitals

@testable import Store

/// What is checked, when.
extension World {
  /// After every step.
  func checkStep() throws {
    guard let facts = oracle.facts else { return }
    try facts.requireConservation()
    try facts.requireDeadlines()
    guard hasTicked, clockSeen == clock.now else { return }
    for (alert, found) in facts.alerts {
      guard let deadline = found.deadline, deadline.milliseconds(since: clock.now) > Self.longestWait else { continue }
      throw Broken("ALERT-3", "alert \(alert) rests for \(deadline.milliseconds(since: clock.now)) ms")
    }
    if nextDeadline == nil || nextDeadline.map({ $0 > clock.now }) ?? true {
      for (alert, found) in facts.alerts where found.deadline.map({ $0 <= clock.now }) ?? false {
        throw Broken("ALERT-3", "alert \(alert) is overdue since \(found.deadline as Any) and nobody looks")
      }
    }
  }

  /// No alert waits longer under the simulation's rules, in milliseconds.
  private static let longestWait: Int64 = 120_000

  /// After every start.
  func checkStart() throws {
    let store = try gateway.store()
    let facts = try WardFacts(gateway)
    _ = reports.takeAll()
    try facts.requireConservation()
    try facts.requireDeadlines()
    try oracle.recovered(heldNumbers(facts), facts)
    let newest = oracle.published.map(\.size).max() ?? 0
    try require(
      Int64(store.anchor.head?.size ?? 0) >= newest, "LEDGER-4",
      "size \(newest) left, the anchor has \(store.anchor.head?.size ?? 0)")
    for head in oracle.published {
      let root = try store.pool.read {
        try MerkleFrontier(size: UInt64(head.size), reading: TreeRows(db: $0).hash).root
      }
      try require(root == head.root, "LEDGER-4", "the published head of size \(head.size) has another root now")
    }
    try requireCalls()
    try LedgerFacts(store).requireEvidenceOnce()
  }

  private func heldNumbers(_ facts: WardFacts) -> Set<LedgerNumber> {
    var numbers: Set<LedgerNumber> = []
    for (device, state) in facts.devices where device != .nobody {
      for hold in state.held {
        for range in hold.sequences.ranges {
          for sequence in range {
            numbers.insert(LedgerNumber(device: device.value, boot: hold.boot, sequence: sequence))
          }
        }
      }
    }
    return numbers
  }

  /// ALERT-3: whoever is to be called is in the outbox of the running gateway.
  private func requireCalls() throws {
    let open = try gateway.store().pool.read { try CallRows.fetchOpen(on: $0) }.map(\.id)
    let forgotten = Set(open).subtracting(outbox)
    try require(forgotten.isEmpty, "ALERT-3", "calls that nobody will send: \(forgotten.sorted())")
  }

  /// The troubles end; everything that devices have arrives; the account must be exact.
  func settle() throws {
    note("settling")
    menu = []
    gateway.disk.heal()
    for _ in 0..<60 where devices.contains(where: { !$0.kept.isEmpty }) {
      time += 2_000
      clock.advance(2_000)
      for message in devices.flatMap({ $0.kept.prefix(20) }) { queues[message.lane, default: []].append(message) }
      inTransit = []
      for lane in Message.Lane.allCases {
        guard let queue = queues[lane], !queue.isEmpty else { continue }
        try commit([queue])
        queues[lane] = []
      }
      try sendReceipts()
      try moveDeadlines()
    }
    let kept = devices.flatMap(\.kept).map(\.number)
    try require(kept.isEmpty, "INTAKE-1", "never receipted: \(kept)")
    try checkAccount()
    try gateway.requireIntactLedger()
    try gateway.stop()
    gateway = Self.makeGateway(gateway.disk, clock: clock, seed: dice.next())
    try startGateway()
    try gateway.stop()
  }

  private func checkAccount() throws {
    let facts = try WardFacts(gateway)
    try facts.requireConservation()
    let made = devices.reduce(0) { $0 + $1.made }
    let distinct = facts.total[.alarmed] + facts.total[.summarised] + facts.total[.technical]
    try require(Int(distinct) == made, "INTAKE-2", "\(made) measured, \(facts.total)")
    let ledger = try LedgerFacts(gateway.store())
    try ledger.requireEvidenceOnce()
    try require(
      ledger.evidence.count == Int(facts.total[.alarmed]), "ALERT-2",
      "\(facts.total[.alarmed]) alarmed, \(ledger.evidence.count) on the ledger")
  }
}
