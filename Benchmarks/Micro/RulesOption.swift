import ArgumentParser
import Intake
import Triage

/// Which rules readings are judged by.
struct RulesOption: ParsableArguments {
  @Option(help: ArgumentHelp("The rules file.", valueName: "file")) var rules = "config/triage.yaml"

  func load() throws -> Rules {
    do { return try RulesFile.load(path: rules) } catch { throw BenchError.noRules(rules) }
  }
}
