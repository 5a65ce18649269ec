import FaultyDisk
import GRDB
import Ledger
import Vitals

@testable import Store

/// Devices, network, broker and lanes.
extension World {
  func measure() {
    for _ in 0..<Int.random(in: 1...4, using: &dice) {
      let index = devices.indices.randomElement(using: &dice) ?? 0
      let message = devices[index].measure(at: Timestamp(milliseconds: time), with: &dice)
      note("\(message.number) measured\(message.isAbnormal ? ", abnormal" : "")")
      send(message)
    }
  }

  /// A device sends again what no receipt has named.
  func resend() {
    guard let device = devices.randomElement(using: &dice) else { return }
    for message in device.kept.prefix(12) { send(message) }
  }

  private func send(_ message: Message) {
    guard menu.contains(.network) else { return transit(message, delay: 0) }
    if chance(8) { return note("\(message.number) lost on the way") }
    transit(message, delay: chance(25) ? Int64.random(in: 0...20_000, using: &dice) : 0)
    if chance(8) { transit(message, delay: Int64.random(in: 0...20_000, using: &dice)) }
  }

  private func transit(_ message: Message, delay: Int64) {
    var message = message
    message.arrives = time + delay
    inTransit.append(message)
  }

  /// The broker gets what is due, in any order.
  func deliverDue() {
    var due = inTransit.filter { $0.arrives <= time }
    inTransit.removeAll { $0.arrives <= time }
    if menu.contains(.network) { due.shuffle(using: &dice) }
    for message in due { queues[message.lane, default: []].append(message) }
  }

  /// Some lanes hand over what their sockets hold; their submissions share one batch.
  func commitLanes() throws {
    let lanes = Message.Lane.allCases.filter { !(queues[$0] ?? []).isEmpty && chance(75) }
    guard !lanes.isEmpty else { return }
    let batches = lanes.map { Array((queues[$0] ?? []).prefix(Int.random(in: 1...8, using: &dice))) }
    planFault()
    try commit(batches)
  }

  func commit(_ batches: [[Message]]) throws {
    let messages = batches.flatMap { $0 }
    oracle.handOver(messages)
    if mutant == .acknowledgesBeforeCommit { for message in messages { acknowledge(message) } }
    if mutant == .receiptsBeforeCommit { for message in messages { receipt(message.number) } }
    let rules = rules
    let results = try gateway.performTogether(
      batches.map { batch in
        let items = batch.map { handedOver($0) }
        return { transaction in try items.map { try transaction.receive($0, rules: rules) } }
      })
    var isUnknown = false
    for (batch, result) in zip(batches, results) {
      switch result {
      case .success(let outcomes):
        note("\(batch.map(\.number)) -> \(outcomes.map(\.key))")
        for (message, outcome) in zip(batch, outcomes) {
          try oracle.answered(message, outcome)
          // A connection that is lost just now takes the PUBACK with it.
          if !menu.contains(.network) || !chance(4) { acknowledge(message) } else { repeatLater(message) }
        }
      case .failure(let error):
        note("\(batch.map(\.number)) failed: \(error)")
        if error as? StoreError != .noRoom { isUnknown = true }
        for message in batch { repeatLater(message) }
      }
    }
    if !isUnknown, results.allSatisfy({ (try? $0.get()) != nil }) { oracle.settled() }
    if isUnknown || gateway.disk.isDead { return try recover(from: "a commit whose end nobody knows") }
    try hear()
  }

  private func handedOver(_ message: Message) -> ReceivedReading {
    guard mutant == .countsDuplicates, message.isRepeated else { return message.item }
    return ReceivedReading.simulated(
      message.item.device.value, message.number.sequence.map { $0 + 100_000 }, boot: message.number.boot,
      time: message.item.reading.time, [.heartRate: 70])
  }

  private func acknowledge(_ message: Message) {
    guard let index = queues[message.lane]?.firstIndex(where: { $0.number == message.number }) else { return }
    queues[message.lane]?.remove(at: index)
    oracle.promise(message.number)
  }

  private func repeatLater(_ message: Message) {
    guard let index = queues[message.lane]?.firstIndex(where: { $0.number == message.number }) else { return }
    queues[message.lane]?[index].isRepeated = true
  }

  // MARK: Receipts

  /// The drafts leave, after the anchor.
  func sendReceipts() throws {
    guard !drafts.isEmpty else { return }
    let leaving = drafts
    drafts = []
    if mutant != .publishesUnanchored {
      planFault()
      do { try gateway.store().anchorHead() } catch {
        // Without its anchor nothing leaves; the device will send again.
        note("the anchor refused: \(error)")
        if gateway.disk.isDead { try recover(from: "a dead disk") }
        return
      }
    }
    for draft in leaving {
      let anchored = Int64(try gateway.store().anchor.head?.size ?? 0)
      try require(
        anchored >= draft.head.size, "LEDGER-4", "a receipt over size \(draft.head.size), anchored \(anchored)")
      oracle.publish(draft.head)
      if menu.contains(.network), chance(20) { continue }
      guard let index = devices.firstIndex(where: { $0.index == draft.device.value }) else { continue }
      for number in devices[index].forget(draft.held) { oracle.promise(number) }
    }
  }

  private func receipt(_ number: LedgerNumber) {
    for index in devices.indices { devices[index].forget(number) }
    oracle.promise(number)
  }
}
