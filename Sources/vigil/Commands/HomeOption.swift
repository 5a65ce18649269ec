import ArgumentParser
import Foundation
import Store

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

  /// The folder, if `vigil init` has been there. A restore that was cut short is finished first.
  func initialised() throws -> HomeFolder {
    let folder = folder
    if let aside = try Restoration.finish(folder.restorePlace) {
      Console.warn("vigil: a restore that was cut short is finished; what was here before is kept in \(aside)")
    }
    guard folder.isInitialised else {
      throw ValidationError("\(folder.path) is no gateway's home. `vigil init --home \(folder.path)` makes one.")
    }
    return folder
  }
}
