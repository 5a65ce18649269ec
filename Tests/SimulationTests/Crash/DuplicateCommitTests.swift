import FaultyDisk
import Testing
import Vitals

@testable import Store

/// A batch of nothing but duplicates changes only counts: its commit too is there whole or not at all, whatever the disk
/// reports, and each delivery is counted once.
@Suite(.serialized) struct DuplicateCommitTests {
  @Test(arguments: [.inputOutput, .noSpace, .torn, .written, .failedSync] as [PlannedFault])
  func `Duplicates whose commit nobody answered are counted whole or not at all`(_ fault: PlannedFault) throws {
    var met = 0
    var sizes: Set<UInt64> = []
    for step in 0..<100 {
      let run = try Self.run(fault, atStep: step)
      #expect(run.isConserved, "\(fault) at step \(step): \(run.found)")
      #expect(run.found.received == 2 || run.found.received == 5, "\(fault) at step \(step): \(run.found)")
      #expect(run.found[.duplicate] == run.found.received - 2, "\(fault) at step \(step): \(run.found)")
      #expect(run.again.received == run.found.received + 3, "\(fault) at step \(step): \(run.again)")
      #expect(run.again[.duplicate] == run.found[.duplicate] + 3, "\(fault) at step \(step): \(run.again)")
      guard run.hasFailed else { break }
      sizes.insert(run.found.received)
      met += 1
    }
    #expect(met > 0 && met < 100)
    // A write that was done and failed all the same is the one that leaves what nobody was told of.
    if fault == .written { #expect(sizes == [2, 5]) }
  }

  private struct Run {
    let hasFailed: Bool
    let isConserved: Bool
    /// What the start found after the duplicates were handed over.
    let found: Conservation
    /// What it counted when they came again.
    let again: Conservation
  }

  /// Two readings that are answered, then both again, one of them twice, with the fault at the n-th step of their commit.
  private static func run(_ fault: PlannedFault, atStep step: Int) throws -> Run {
    let rules = try SimulatedRules.rules.get()
    let clock = VirtualClock()
    let gateway = Gateway(try FaultyDisk(holding: try Gateway.registered.get()), clock: clock, seed: 5)
    try gateway.start()
    let readings = [1, 2].map {
      ReceivedReading.simulated(1, $0, boot: 1, time: clock.now, [.heartRate: 70])
    }
    let repeated = readings + readings.prefix(1)
    try gateway.perform { transaction in for item in readings { try transaction.receive(item, rules: rules) } }
    gateway.disk.fail(fault, after: step)
    let answer = Result {
      try gateway.perform { transaction in for item in repeated { try transaction.receive(item, rules: rules) } }
    }
    gateway.die()
    gateway.disk.revive()
    let next = Gateway(gateway.disk, clock: clock, seed: 6)
    try next.start()
    let found = try WardFacts(next)
    try next.perform { transaction in for item in repeated { try transaction.receive(item, rules: rules) } }
    let again = try WardFacts(next)
    try next.stop()
    return Run(
      hasFailed: (try? answer.get()) == nil, isConserved: found.total.holds && again.total.holds, found: found.total,
      again: again.total)
  }
}
