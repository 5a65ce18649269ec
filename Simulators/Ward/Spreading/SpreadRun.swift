import Foundation
import WardKit

/// A run over several processes: starts the parts, tells the observers what they tell, and runs the hooks.
struct SpreadRun {
  let scenario: Scenario
  let clock: RunClock
  let parts: Int
  let hooks: HookRunner
  let observer: any RunObserver

  /// The exit code of a part whose devices still wait for receipts.
  static let waitsForReceipts: Int32 = 10

  /// - Returns: whether a part still waits for receipts that could come.
  func run() throws -> Bool {
    let arguments = Array(CommandLine.arguments.dropFirst())
    let children = try (0..<parts).map { part in
      try ChildPart(
        PartOfRun(part: part, parts: parts, startedAt: clock.startedAt, startedAtWall: clock.startedAtWall),
        arguments: arguments)
    }
    var pending = scenario.phases.filter { if case .hook = $0.action { true } else { false } }
    var running: [Process] = []
    var forwarded = 0
    while !children.allSatisfy(\.hasEnded) {
      if StopSignal.count > forwarded {
        forwarded = StopSignal.count
        for child in children { child.interrupt() }
      }
      for child in children {
        for batch in try child.take() { try observer.happened(batch) }
      }
      running += try startDue(&pending)
      Clock.sleep(nanoseconds: 2_000_000)
    }
    for child in children {
      for batch in try child.take() { try observer.happened(batch) }
    }
    for process in running where process.isRunning { process.waitUntilExit() }
    var waits = false
    for (number, child) in children.enumerated() {
      let code = child.wait()
      guard code == 0 || code == Self.waitsForReceipts else { throw SpreadError.partFailed(part: number, code: code) }
      if code == Self.waitsForReceipts { waits = true }
    }
    return waits
  }

  private func startDue(_ pending: inout [Phase]) throws -> [Process] {
    let due = pending.filter { clock.instant(atScenarioSeconds: $0.atSeconds) <= Clock.monotonic }
    pending.removeAll { due.contains($0) }
    return try due.compactMap { phase in
      guard case .hook(let name) = phase.action else { return nil }
      return try hooks.start(name)
    }
  }
}

/// Why a run over several processes came to nothing.
enum SpreadError: Error, CustomStringConvertible {
  case partFailed(part: Int, code: Int32)

  var description: String {
    switch self {
    case .partFailed(let part, let code): "part \(part) of the run ended with \(code); its words stand above"
    }
  }
}
