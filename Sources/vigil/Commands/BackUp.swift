import ArgumentParser
import Store

/// `vigil backup`: a consistent copy while the gateway runs.
struct BackUp: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "backup", abstract: "Copy the database and the sealed files consistently, beside a running gateway.",
    discussion: "Keys and anchor are never part of a backup. Example: vigil backup /mnt/backup/2026-11-21")

  @OptionGroup var home: HomeOption
  @Argument(help: "The folder to write; it must not hold a backup yet.")
  var folder: String

  func run() throws {
    let home = try home.initialised()
    let size = try Backup.write(from: home.database, to: folder)
    let files = try Backup.copyBlobs(
      namedBy: folder + "/vigil.sqlite", source: home.database, from: home.blobs, to: folder + "/blobs")
    Console.print("\(size) entries backed up to \(folder)/vigil.sqlite, \(files) sealed files to \(folder)/blobs")
  }
}
