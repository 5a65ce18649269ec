import ArgumentParser
import Testing

@testable import vigil

@Suite struct HelpTests {
  /// Every command below this one, itself included.
  private func all(below command: any ParsableCommand.Type) -> [any ParsableCommand.Type] {
    [command] + command.configuration.subcommands.flatMap { all(below: $0) }
  }

  @Test("vigil --help lists every command")
  func root() {
    let help = Vigil.helpMessage(columns: 120)
    for name in [
      "demo", "init", "serve", "verify", "block", "export", "backup", "restore", "device", "patient", "person",
      "wallet", "alerts", "rebuild", "explain",
    ] { #expect(help.contains("\n  \(name) "), "\(name)") }
    #expect(help.contains("Not a certified medical device."))
  }

  @Test("Every command says what it is for, and its help renders")
  func everyCommand() {
    let commands = all(below: Vigil.self).dropFirst()
    #expect(commands.count >= 30)
    for command in commands {
      let abstract = command.configuration.abstract
      let help = Vigil.helpMessage(for: command, columns: 400)
      #expect(!abstract.isEmpty, "\(command)")
      #expect(help.contains(abstract), "\(command)")
      #expect(help.contains("USAGE: vigil "), "\(command)")
    }
  }
}
