import Foundation
import Ledger
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

  /// A patient, whom nobody approves, sends until the gateway takes no more: what is left is the watch's.
  @Test func filesOfStrangersStopAtTheReserve() throws {
    let disk = try SmallDisk(megabytes: 64)
    let place = try Installation(devices: 1, home: disk.folder.appending(path: "home"))
    let settings = place.home.appending(path: "config/vigil.yaml")
    let text = try String(contentsOf: settings, encoding: .utf8)
    let changed = text.replacing("reserveMegabytes: 1024", with: "reserveMegabytes: 32")
    try #require(changed != text)
    try changed.write(to: settings, atomically: true, encoding: .utf8)
    let people = try SharingPeople(place)
    try place.startGateway()
    try place.waitUntilReady()
    let http = PlainRequest(port: place.httpPort, token: people.patient.token)
    let json = ["Content-Type": "application/json"]
    let begun = try #require(http.send("POST", "api/v1/uploads", Array("{\"bytes\":60000000}".utf8), json))
    let upload = try #require(begun.json?["upload"]?.string)
    let part = SharingPeople.random(2_000_000)
    var (offset, status) = (0, 200)
    while status == 200, offset < 60_000_000 {
      let answer = try #require(
        http.send("PATCH", "api/v1/uploads/\(upload)", part, ["Upload-Offset": "\(offset)"]))
      status = answer.status
      offset += part.count
    }
    #expect(status == 507 && offset > 4_000_000)
    var room = statvfs()
    #expect(statvfs(disk.folder.path, &room) == 0)
    #expect(UInt64(room.f_bavail) * UInt64(room.f_frsize) > 28 << 20)
    // Nor does another upload get what this one did not.
    let next = try #require(http.send("POST", "api/v1/uploads", Array("{\"bytes\":2000000}".utf8), json))
    let second = try #require(next.json?["upload"]?.string)
    #expect(http.send("PATCH", "api/v1/uploads/\(second)", part, ["Upload-Offset": "0"])?.status == 507)
    // Everything else goes on: a look at the records is a decision that is written first.
    #expect(http.send("GET", "api/v1/patients/\(people.patient.id)/records")?.status == 200)
    #expect(place.status(of: "readyz") == 200)
  }
}
