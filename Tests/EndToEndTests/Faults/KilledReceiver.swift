import Foundation
import TestBroker

/// The doctor's receiver as a process of its own that can be killed: `mosquitto_sub` with a session that the broker keeps.
final class KilledReceiver {
  private let program: Program
  private let log: URL

  init(of place: Installation) throws {
    log = place.folder.appending(path: "receiver.log")
    program = try Program(
      try Executable.find("mosquitto_sub"),
      [
        "-h", "127.0.0.1", "-p", "\(place.brokerPort)", "-i", "receiver", "-c", "-q", "1", "-u", place.doctor.id, "-P",
        place.doctor.password, "-t", "vigil/v1/alerts/\(place.doctor.id)",
      ], log: log)
  }

  /// All that it and those before it have printed.
  var received: String { (try? String(contentsOf: log, encoding: .utf8)) ?? "" }

  func kill() { program.end(with: SIGKILL) }
}
