import FaultyDisk
import Foundation
import GRDB
import Ledger
import Vitals

@testable import Store

/// What goes wrong, and the way back.
extension World {
  /// A fault that some step of the next work meets, or none does.
  func planFault() {
    gateway.disk.heal()
    let after = Int.random(in: 0..<30, using: &dice)
    if menu.contains(.power), chance(4) { return plan(.dead, after) }
    guard menu.contains(.disk), chance(14) else { return }
    switch Int.random(in: 0..<7, using: &dice) {
    case 6: plan(.written, after)
    case 0: plan(.inputOutput, after)
    case 1: plan(.torn, after)
    case 2: plan(.failedSync, after)
    case 3:
      note("the disk is full")
      gateway.disk.setFull(true)
    default: plan(.noSpace, after)
    }
  }

  private func plan(_ fault: PlannedFault, _ after: Int) {
    note("\(fault) after \(after) steps of the disk")
    gateway.disk.fail(fault, after: after)
  }

  func meetTrouble() throws {
    switch Int.random(in: 0..<6, using: &dice) {
    case 0 where menu.contains(.clock):
      let jump = [-600_000, -5_000, 60_000, 3_600_000].randomElement(using: &dice) ?? 0
      note("the gateway's clock is set by \(jump) ms")
      clock.advance(Int64(jump))
    case 1 where menu.contains(.broker):
      for lane in Message.Lane.allCases { queues[lane]?.removeAll { _ in chance(50) } }
      note("the broker forgot")
    case 2 where menu.contains(.kill), 3 where menu.contains(.kill):
      note("killed")
      try restart(sameDisk: chance(50))
    case 4 where menu.contains(.power):
      note("power cut")
      try restart(sameDisk: false)
    case 5:
      note("clean stop")
      gateway.disk.heal()
      try gateway.stop()
      try restart(sameDisk: true)
    default: break
    }
  }

  /// The gateway fell in the middle of something.
  func recover(from what: String) throws {
    note("recovering from \(what)")
    // After a failed sync the machine may run on, with what the disk has forgotten still in its memory.
    try restart(sameDisk: !gateway.disk.isDead && chance(50))
  }

  private func restart(sameDisk: Bool) throws {
    try fall(sameDisk: sameDisk)
    let away = Int64.random(in: 0...40_000, using: &dice)
    time += away
    clock.advance(away)
    // A start is where the next power cut hits as well.
    if menu.contains(.power), chance(10) {
      let after = Int.random(in: 0..<25, using: &dice)
      gateway.disk.fail(.dead, after: after)
      note("power cut after \(after) steps of the start")
      do {
        try gateway.start()
        gateway.disk.heal()
      } catch {
        try fall(sameDisk: false)
      }
    }
    try startGateway()
  }

  private func fall(sameDisk: Bool) throws {
    if sameDisk {
      gateway.die()
      gateway.disk.revive()
    } else {
      let survivals: [DiskModel.Survival] =
        menu.contains(.power)
        ? [.none, .some(seed: dice.next()), .some(seed: dice.next()), .all] : [.all]
      let survival = survivals.randomElement(using: &dice) ?? .all
      note("left of the disk: \(survival)")
      let disk = try gateway.fall(survival)
      gateway = Self.makeGateway(disk, clock: clock, seed: dice.next())
      return
    }
    gateway = Self.makeGateway(gateway.disk, clock: clock, seed: dice.next())
  }

  /// Starts the gateway with its shell, and compares what it found with what was promised.
  func startGateway() throws {
    nextDeadline = nil
    hasTicked = mutant == .forgetsDeadlines
    outbox = []
    drafts = []
    _ = reports.takeAll()
    gateway.disk.heal()
    gateway.disk.setLying(mutant == .liesAboutSyncs)
    let isFirst = oracle.facts == nil
    if gateway.running == nil {
      do {
        if !isFirst { try damage() }
        try gateway.start()
      } catch {
        throw Broken("START", "\(error)")
      }
    }
    let store = try gateway.store()
    let reports = reports
    store.observe { reports.add($0) }
    if mutant != .forgetsCalls { outbox = Set(try store.pool.read { try CallRows.fetchOpen(on: $0) }.map(\.id)) }
    try checkStart()
  }

  /// What the mutants of the disk do to it while nobody looks.
  private func damage() throws {
    guard mutant == .losesJournal || mutant == .losesAlert else { return }
    let queue = try DatabaseQueue(path: gateway.database)
    try queue.write { db in
      try db.execute(
        sql: mutant == .losesJournal
          ? "DELETE FROM journal WHERE id = (SELECT max(id) FROM journal)"
          : "DELETE FROM alerts WHERE opened = (SELECT max(opened) FROM alerts WHERE ended IS NULL)")
    }
    try queue.close()
  }
}
