import Foundation

/// One run of the simulated world, and what came of it.
struct SimulationRun: Sendable {
  let seed: UInt64
  let menu: FaultMenu
  let mutant: Mutant?
  let steps: Int
  let failure: (any Error)?
  let trace: [String]

  /// How long a run is unless the environment says otherwise.
  static let standardSteps = 40

  init(seed: UInt64, menu: FaultMenu = .all, mutant: Mutant? = nil, steps: Int = standardSteps) {
    self.seed = seed
    self.menu = menu
    self.mutant = mutant
    self.steps = steps
    var lines: [String] = []
    do {
      let world = try World(seed: seed, menu: menu, mutant: mutant)
      defer { lines = world.trace }
      try world.run(steps: steps)
      failure = nil
    } catch {
      failure = error
    }
    trace = lines
  }

  /// The promise that was broken.
  var promise: String? { failure.map { ($0 as? Broken)?.promise ?? "\(type(of: $0))" } }

  /// The same failure with fewer kinds of trouble and fewer steps, as far as that goes.
  func shrunk() -> SimulationRun {
    guard failure != nil else { return self }
    var smallest = self
    for (fault, _) in FaultMenu.each where smallest.menu.contains(fault) {
      let without = SimulationRun(seed: seed, menu: smallest.menu.subtracting(fault), mutant: mutant, steps: steps)
      if without.promise == promise { smallest = without }
    }
    var length = smallest.trace.filter { $0.hasPrefix("step ") }.count
    while length > 1 {
      let shorter = SimulationRun(seed: seed, menu: smallest.menu, mutant: mutant, steps: length / 2)
      guard shorter.promise == promise else { break }
      smallest = shorter
      length /= 2
    }
    return smallest
  }

  /// What happened, and the one command that shows it again.
  var report: String {
    """
    seed \(seed), troubles \(menu), \(steps) steps: \(failure.map { "\($0)" } ?? "all promises held")
    \(trace.suffix(40).joined(separator: "\n"))
    replay: SWIFT_DETERMINISTIC_HASHING=1 SIMULATION_SEED=\(seed) SIMULATION_FAULTS=\(menu) SIMULATION_STEPS=\(steps) \
    swift test --filter SimulationTests.SimulationTests
    """
  }
}
