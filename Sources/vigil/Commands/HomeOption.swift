import ArgumentParser
import Foundation

/// Where the gateway lives; shared by every command.
struct HomeOption: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp(
      "The gateway's home folder.", discussion: "Also VIGIL_HOME. Default: ./vigil-home", valueName: "folder"))
  var home: String?

  var folder: HomeFolder {
    HomeFolder(home ?? ProcessInfo.processInfo.environment["VIGIL_HOME"] ?? "vigil-home")
  }

  /// The folder, if `vigil init` has been there.
  func initialised() throws -> HomeFolder {
    let folder = folder
    guard folder.isInitialised else {
      throw ValidationError("\(folder.path) is no gateway's home. `vigil init --home \(folder.path)` makes one.")
    }
    return folder
  }
}
