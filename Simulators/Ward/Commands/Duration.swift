import ArgumentParser
import WardKit

/// A length of time on the command line: `500ms`, `60s`, `5m`, `1h`.
struct Duration: ExpressibleByArgument, Hashable {
  let text: DurationText

  init?(argument: String) {
    guard let text = DurationText(parsing: argument) else { return nil }
    self.text = text
  }

  var defaultValueDescription: String { text.description }
}
