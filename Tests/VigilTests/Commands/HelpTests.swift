import ArgumentParser
import Foundation
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
    let names = Vigil.configuration.subcommands.map { command in command._commandName }
    #expect(names.count >= 20)
    for name in names { #expect(help.contains("\n  \(name) "), "\(name)") }
    #expect(help.contains("Not a certified medical device."))
  }

  @Test("Help that is asked for is shown, and not taken for an error", arguments: [["--help"], ["verify", "--help"]])
  func asked(_ words: [String]) throws {
    var help = try Vigil.parseAsRoot(words)
    let error = #expect(throws: (any Error).self) { try help.run() }
    let ending = Refusals.ending(with: try #require(error))
    #expect(Vigil.exitCode(for: ending) == .success)
    #expect(Vigil.fullMessage(for: ending).contains("USAGE: vigil"))
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

  @Test("Every argument and option says what it is for")
  func everyArgument() throws {
    let commands = [Vigil.self] + all(below: Vigil.self).dropFirst()
    var count = 0
    for command in commands {
      let dump = try JSONDecoder().decode(Dump.self, from: Data(command._dumpHelp().utf8))
      for argument in dump.command.arguments ?? [] where argument.shouldDisplay {
        count += 1
        #expect(argument.abstract?.isEmpty == false, "\(command): \(argument.valueName ?? "?")")
      }
    }
    #expect(count > 150)
  }

  /// What the parser says of a command, as far as it is looked at.
  private struct Dump: Decodable {
    struct Command: Decodable { let arguments: [Argument]? }
    struct Argument: Decodable {
      let shouldDisplay: Bool
      let valueName: String?
      let abstract: String?
    }

    let command: Command
  }
}
