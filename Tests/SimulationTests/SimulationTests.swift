import Dispatch
import Foundation
import Synchronization
import Testing

/// A ward, its network and its people under seeded troubles: every promise is checked after every step.
///
/// `SIMULATION_SEEDS` says how many seeds (a soak runs a hundred thousand), `SIMULATION_FROM` the first of them;
/// `SIMULATION_SEED` runs one and prints what happened, `SIMULATION_HOURS` goes on from a random seed for so long.
@Suite(.serialized) struct SimulationTests {
  private static let environment = ProcessInfo.processInfo.environment

  private static func number(_ name: String) -> Int? { environment[name].flatMap { Int($0) } }

  private static var menu: FaultMenu { environment["SIMULATION_FAULTS"].map { FaultMenu(names: $0) } ?? .all }
  private static var steps: Int { number("SIMULATION_STEPS") ?? SimulationRun.standardSteps }

  @Test func `Every promise holds after every step of every seed`() throws {
    if let seed = Self.number("SIMULATION_SEED") {
      let run = SimulationRun(seed: UInt64(seed), menu: Self.menu, steps: Self.steps)
      print(run.trace.joined(separator: "\n"))
      #expect(run.failure == nil, "\(run.report)")
      return
    }
    let (first, count) = (Self.number("SIMULATION_FROM") ?? 1, Self.number("SIMULATION_SEEDS") ?? 2_000)
    try Self.explore(from: first, count: count)
  }

  @Test(.enabled(if: environment["SIMULATION_HOURS"] != nil, "for a soak: make soak HOURS=1"))
  func `Every promise holds for hours`() throws {
    let hours = Double(Self.environment["SIMULATION_HOURS"] ?? "") ?? 0
    let started = ContinuousClock.now
    var first = Int.random(in: 1_000_000...1_000_000_000)
    while started.duration(to: .now) < .seconds(hours * 3_600) {
      try Self.explore(from: first, count: 500)
      first += 500
    }
  }

  private static func explore(from first: Int, count: Int) throws {
    let failed = Mutex<[SimulationRun]>([])
    let started = ContinuousClock.now
    DispatchQueue.concurrentPerform(iterations: count) { offset in
      // Five failures tell enough; the rest of the time is better spent on mending them.
      guard failed.withLock({ $0.count < 5 }) else { return }
      let run = SimulationRun(seed: UInt64(first + offset), menu: menu, steps: steps)
      if run.failure != nil { failed.withLock { $0.append(run) } }
    }
    print("\(count) seeds from \(first) on, \(steps) steps each, in \(ContinuousClock.now - started)")
    for run in failed.withLock({ $0 }) { Issue.record("\(run.shrunk().report)") }
  }

  @Test(arguments: Mutant.allCases) func `A mistake that is built in is found`(_ mutant: Mutant) throws {
    for seed in 1...80 as ClosedRange<UInt64> {
      let run = SimulationRun(seed: seed, mutant: mutant)
      guard let promise = run.promise else { continue }
      #expect(mutant.promises.contains(promise), "found by \(promise): \(run.report)")
      print("\(mutant): seed \(seed), \(promise)")
      return
    }
    Issue.record("\(mutant) was not found")
  }

  @Test func `The same seed gives the same run`() {
    for seed in [3, 17, 99] as [UInt64] {
      #expect(SimulationRun(seed: seed).trace == SimulationRun(seed: seed).trace)
    }
  }
}
