import ArgumentParser

/// `vigil-micro`: what each part of Vigil costs by itself, beside the least that it could cost.
@main
struct Micro: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "vigil-micro",
    abstract: "Measures the parts of Vigil, each beside its floor in the same run.",
    discussion: """
      Compare ratios, never times of two machines. Every measurement warms up, runs several rounds in turn with its floor, \
      and reports the median and the spread.
      """,
    subcommands: [PartsCommand.self, VerifyCommand.self, GrowthCommand.self, DayCommand.self, StartCommand.self],
    defaultSubcommand: PartsCommand.self)
}
