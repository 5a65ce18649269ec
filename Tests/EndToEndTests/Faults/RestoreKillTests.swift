import Foundation
import TestBroker
import Testing

/// The real `vigil restore`, killed with SIGKILL as it enters each of its renames.
@Suite(.serialized) struct RestoreKillTests {
  private static let origin = "vigil.example/restored"

  @Test func killedAtEachRenameItHasChangedNothingOrIsFinishedByTheNextCommand() throws {
    let place = try Installation()
    let backup = place.folder.appending(path: "backup").path
    try place.vigil("backup", backup)
    var names: Set<String> = []
    for number in 1... {
      try #require(number < 60, "more renames than a restore can have")
      let home = place.folder.appending(path: "home-\(number)")
      try FileManager.default.copyItem(at: place.home, to: home)
      let environment = place.environment.merging(["VIGIL_HOME": home.path]) { $1 }
      let wasKilled = try Self.restore(backup, killedAt: number, environment: environment)
      // Any command will do: this one also says whether the ledger is what its key and its anchor say.
      let words = try run(try Program.built("vigil"), ["verify"], environment: environment)
      #expect(words.contains("intact"), "killed at rename \(number): \(words)")
      let name = try String(contentsOf: home.appending(path: "keys/node.name"), encoding: .utf8)
        .trimmingCharacters(in: .whitespacesAndNewlines)
      #expect(words.contains("head: \(name) "), "killed at rename \(number): \(words)")
      names.insert(name)
      if name != Self.origin {
        try run(
          try Program.built("vigil"), ["restore", backup, "--origin", Self.origin], environment: environment)
        #expect(try run(try Program.built("vigil"), ["verify"], environment: environment).contains("intact"))
      }
      try FileManager.default.removeItem(at: home)
      guard wasKilled else { break }
    }
    #expect(names == [Installation.origin, Self.origin])
  }

  /// - Returns: whether there was a rename of this number to be killed at.
  private static func restore(
    _ backup: String, killedAt number: Int, environment: [String: String]
  ) throws -> Bool {
    let calls = "rename,renameat,renameat2"
    let log = FileManager.default.temporaryDirectory.appending(path: "restore-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: log) }
    let program = try Program(
      try Executable.find("strace"),
      [
        "-f", "-qq", "-o", "/dev/null", "-e", "trace=\(calls)", "-e", "inject=\(calls):signal=KILL:when=\(number)",
        try Program.built("vigil").path, "restore", backup, "--origin", origin,
      ], environment: environment, log: log)
    let code = try program.wait(within: 120)
    try #require(code == 0 || code == 128 + SIGKILL, "\(code): \(program.output)")
    return code != 0
  }
}
