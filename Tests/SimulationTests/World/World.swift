import FaultyDisk
import Foundation
import Ledger
import Synchronization
import TestChance
import Triage
import Vitals

@testable import Store

/// One simulated ward: devices, network, broker, lanes, the store on a faulty disk, dispatcher, people. One thread, one
/// seed: the same seed gives the same run.
final class World {
  let seed: UInt64
  var menu: FaultMenu
  let mutant: Mutant?
  let rules: Rules
  var dice: SplitMix64
  let clock = VirtualClock()
  var gateway: Gateway
  /// The world's own time in milliseconds: that of devices and network, which nobody sets.
  var time = VirtualClock.start.milliseconds
  var oracle = Oracle()
  private(set) var trace: [String] = []

  // Devices, network, broker.
  var devices = Gateway.devices.map { SimulatedDevice(index: $0) }
  var inTransit: [Message] = []
  var queues: [Message.Lane: [Message]] = [:]

  // The gateway's shell: gone with every fall.
  let reports = Reports()
  var nextDeadline: Timestamp?
  var hasTicked = false
  /// The clock as the shell last saw it: set back, every deadline is looked at.
  var clockSeen = VirtualClock.start
  var outbox: Set<Int64> = []
  var drafts: [ReceiptDraft] = []

  // People.
  var mailbox: [Letter] = []

  /// A call on its way to a person.
  struct Letter {
    let alert: Int64
    let recipient: String
  }

  /// What the writer has reported and the shell not yet heard.
  final class Reports: Sendable {
    private let list = Mutex<[CommitReport]>([])

    func add(_ report: CommitReport) { list.withLock { $0.append(report) } }

    func takeAll() -> [CommitReport] {
      list.withLock { list in
        defer { list = [] }
        return list
      }
    }
  }

  init(seed: UInt64, menu: FaultMenu = .all, mutant: Mutant? = nil) throws {
    self.seed = seed
    self.menu = menu
    self.mutant = mutant
    rules = try SimulatedRules.rules.get()
    dice = SplitMix64(seed: seed)
    gateway = Self.makeGateway(try FaultyDisk(holding: try Gateway.registered.get()), clock: clock, seed: seed)
  }

  static func makeGateway(_ disk: FaultyDisk, clock: VirtualClock, seed: UInt64) -> Gateway {
    Gateway(disk, clock: clock, seed: seed) { $0.journalBoundBytes = 2_000 }
  }

  func note(_ line: @autoclosure () -> String) { trace.append(line()) }

  func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &dice) < percent }

  /// Runs so many steps, then lets everything settle and checks the final account.
  func run(steps: Int) throws {
    try startGateway()
    for number in 0..<steps {
      note("step \(number)")
      try step()
      try checkStep()
    }
    try settle()
  }

  private func step() throws {
    advance()
    deliverDue()
    switch Int.random(in: 0..<20, using: &dice) {
    case 0..<5: measure()
    case 5: resend()
    case 6..<12: try commitLanes()
    case 12: try keepHouse()
    case 13, 14: try dispatch()
    case 15: try answerLetters()
    case 16: try sendReceipts()
    default: try meetTrouble()
    }
    try moveDeadlines()
  }

  private func advance() {
    let passed = Int64.random(in: 0...6_000, using: &dice)
    time += passed
    clock.advance(passed)
  }
}
