import ArgumentParser
import WardKit

/// Who listens to a run.
struct ObservingOptions: ParsableArguments {
  @Flag(help: "Machine-readable events on standard output.") var jsonLines = false
  @Option(help: "Write one JSON line for each reading made: device, boot, seq, time, kind.") var truth: String?

  /// The observers that the options ask for.
  func observers() throws -> [any RunObserver] {
    var observers: [any RunObserver] = [Summary(writesToStandardError: jsonLines)]
    if jsonLines { observers.append(EventLines()) }
    if let truth { observers.append(try TruthFile(path: truth)) }
    return observers
  }
}
