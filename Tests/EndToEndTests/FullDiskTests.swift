import Foundation
import TestBroker
import Testing

/// A disk without room under the real gateway: reading stops, nothing acknowledged is lost, and it goes on by itself.
@Suite(.serialized, .enabled(if: geteuid() == 0, "mounting a small disk needs root")) struct FullDiskTests {
  @Test func readingStopsWhileTheDiskIsFullAndGoesOnWhenThereIsRoom() throws {
    let disk = try SmallDisk(megabytes: 24)
    let place = try Installation(devices: 4, home: disk.folder.appending(path: "home"))
    try place.startGateway()
    try place.waitUntilReady()
    let ward = try Ward(place, rate: 100, seed: 5, ["--abnormal", "0.05"])
    try eventually("some readings") { try place.conservation()["received"] > 100 }
    try disk.fill()
    try eventually("readyz to say 503") { place.status(of: "readyz") == 503 }
    let page = try #require(place.page("readyz"))
    #expect(page.contains("store"), "\(page)")
    let stopped = try place.conservation()["received"]
    let sent = try ward.sent().count
    try eventually("more readings of the ward") { ward.hasSent(sent + 300) }
    let later = try place.conservation()["received"]
    // What fitted into the last free page may still have been taken.
    #expect(later < stopped + 200, "\(stopped), then \(later)")
    #expect(place.gateway?.exitCode == nil)

    try disk.free()
    try eventually("readyz to say 200") { place.status(of: "readyz") == 200 }
    try ward.drain()
    try Account(place, ward).requireEveryReadingOnce()
    #expect(try place.vigil("verify").hasPrefix("intact"))
  }
}

/// A tmpfs of a few megabytes that can be filled to the last byte.
final class SmallDisk {
  let folder: URL

  init(megabytes: Int) throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "disk-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try Executable.run("mount", ["-t", "tmpfs", "-o", "size=\(megabytes)m", "tmpfs", folder.path])
  }

  deinit {
    _ = try? Executable.run("umount", ["-l", folder.path])
    try? FileManager.default.removeItem(at: folder)
  }

  func fill() throws {
    let ballast = open(folder.path + "/ballast", O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
    try #require(ballast >= 0)
    defer { close(ballast) }
    let block = [UInt8](repeating: 0x5A, count: 4_096)
    while write(ballast, block, block.count) == block.count {}
    try #require(errno == ENOSPC)
  }

  func free() throws { try FileManager.default.removeItem(at: folder.appending(path: "ballast")) }
}
