import Foundation
import TestBroker
import Testing

/// `Simulators/run/simulate`: nothing is played against a gateway that is not there.
@Suite(.serialized) struct SimulateScriptTests {
  @Test func aGatewayThatIsNotReadyInTimeEndsTheRunBeforeAnythingIsSent() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "simulate-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    // A gateway that starts and never answers; everything before it succeeds.
    try program(
      "vigil", in: folder,
      """
      case $1 in
        init) mkdir -p "$VIGIL_HOME/broker" && touch "$VIGIL_HOME/broker/passwords" "$VIGIL_HOME/broker/acl" ;;
        serve) echo 'waits for ever' && exec sleep 600 ;;
        *) printf 'person p-1\\npassword secret\\n' ;;
      esac
      """)
    try program(
      "vigil-ward", in: folder,
      """
      case $1 in
        provision) echo '{}' ;;
        *) touch "\(folder.path)/played" ;;
      esac
      """)
    let output = try run(
      try Executable.find("bash"), [Installation.sources.appending(path: "Simulators/run/simulate").path, "ward"],
      environment: ["VIGIL_BIN": folder.path, "READY_TRIES": "3", "KEEP": "", "TMPDIR": folder.path], expecting: 1)
    #expect(output.contains("the gateway is not ready") && output.contains("waits for ever"), "\(output)")
    #expect(!FileManager.default.fileExists(atPath: folder.appending(path: "played").path))
  }

  private func program(_ name: String, in folder: URL, _ script: String) throws {
    let file = folder.appending(path: name)
    try ("#!/usr/bin/env bash\n" + script + "\n").write(to: file, atomically: true, encoding: .utf8)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file.path)
  }
}
