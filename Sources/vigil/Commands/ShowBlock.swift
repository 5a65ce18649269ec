import ArgumentParser
import Foundation
import Store

/// `vigil block N`: a block as people expect to see one.
struct ShowBlock: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "block", abstract: "Show a block: index, timestamp, previous hash, transactions, hash, signature.",
    discussion: "Example: vigil block 12; vigil block latest --json")

  @OptionGroup var home: HomeOption
  @Argument(help: "The block's number, or `latest`.")
  var number: String
  @Flag(help: "As JSON.")
  var json = false

  func run() throws {
    let folder = try home.initialised()
    let stored: StoredBlock
    if number == "latest" {
      stored = try StoredBlock.fetchLatest(path: folder.database)
    } else {
      guard let index = Int64(number), index >= 0 else { throw ValidationError("a block's number is 0 or more") }
      stored = try StoredBlock.fetch(index, path: folder.database)
    }
    Console.print(json ? stored.json : stored.text)
  }
}
