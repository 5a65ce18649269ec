import ArgumentParser

/// For whom somebody may act, and for how long.
struct MandateOption: ParsableArguments {
  @Option(name: .customLong("for"), help: "For how long; left out, until it is revoked.")
  var period: Span?
  @Option(help: "The patient; left out, yourself.")
  var patient: String?
}
