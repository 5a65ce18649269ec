import Foundation
import TestBroker
import Testing

/// What a person answers at the prompt of a command that signs, at a real terminal.
@Suite(.serialized) struct PromptTests {
  @Test func whoeverSaysNoStoresNothingAndWhoeverSaysYesSigns() throws {
    let place = try Installation()
    let device = place.devices[0].name
    let before = try place.storedEntries().count
    let rejected = try answer("no", to: ["device", "unbind", device, "--wallet", "doctor"], at: place, expecting: 2)
    #expect(rejected.contains("Sign this? [yes/no]") && rejected.contains("Nothing was stored"), "\(rejected)")
    #expect(try place.storedEntries().count == before)
    // An answer that is neither is a no, and so is the end of the input.
    for other in ["", "ye", "sure"] {
      _ = try answer(other, to: ["device", "unbind", device, "--wallet", "doctor"], at: place, expecting: 2)
    }
    #expect(try place.storedEntries().count == before)
    _ = try answer("yes", to: ["device", "unbind", device, "--wallet", "doctor"], at: place, expecting: 0)
    #expect(try place.storedEntries().count == before + 1)
  }

  /// Runs a command on a terminal of its own (script(1)) and types one line.
  private func answer(
    _ line: String, to command: [String], at place: Installation, expecting code: Int32
  ) throws -> String {
    let words = ([try Program.built("vigil").path] + command).joined(separator: " ")
    return try run(
      try Executable.find("bash"), ["-c", "printf '%s\\n' \"$0\" | script -qec \"$1\" /dev/null", line, words],
      environment: place.environment, expecting: code)
  }
}
