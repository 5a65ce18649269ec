import ArgumentParser

/// Where figures go besides standard output.
struct OutputOption: ParsableArguments {
  @Option(help: ArgumentHelp("Write the figures there as JSON.", valueName: "file")) var json: String?
}
