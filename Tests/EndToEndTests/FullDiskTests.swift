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
