/// Why a command could not do its work, in words for whoever ran it.
struct CommandFailure: Error, CustomStringConvertible {
  let description: String

  init(_ words: String) { description = words }
}
