import ArgumentParser
import Foundation
import WardKit

/// Who listens to a run.
struct ObservingOptions: ParsableArguments {
  @Flag(help: "Machine-readable events on standard output.") var jsonLines = false
  @Option(help: "Write one JSON line for each reading made: device, boot, seq, time, kind.") var truth: String?

  @OptionGroup var reporting: ReportingOptions

  /// The observers that the options ask for. Whoever compares with the gateway comes last: it ends the run with exit code 1
  /// when something is unexplained.
  func observers(broker: BrokerEndpoint, devices: [RunPlan.Device]) throws -> [any RunObserver] {
    var observers: [any RunObserver] = []
    if !reporting.isOn { observers.append(Summary(writesToStandardError: jsonLines)) }
    if jsonLines { observers.append(EventLines()) }
    if let truth { observers.append(try TruthFile(path: truth)) }
    if reporting.isOn {
      observers.append(
        try Reporter(
          reporting, devices: devices,
          broker: .init(host: broker.host, port: broker.port, authorityFile: broker.authorityFile),
          handle: jsonLines ? .standardError : .standardOutput))
    }
    return observers
  }
}
