import Foundation
import Ledger
import Store
import Testing

/// Bits of the database that changed on the disk: named by `vigil verify` or by the start, never served as if nothing
/// were.
@Suite(.serialized) struct CorruptionTests {
  @Test func aChangedBitOfAnEntryIsNamedByItsPosition() throws {
    let (place, database) = try Self.stopped()
    let entries = try place.storedEntries()
    let (position, entry) = try #require(entries.first { $0.bytes.count > 200 })
    var bytes = try Data(contentsOf: database)
    let found = try #require(bytes.range(of: Data(entry.prefix(60))))
    bytes[found.lowerBound + 40] ^= 1
    try bytes.write(to: database)
    let verdict = try place.vigil("verify", expecting: 1)
    #expect(verdict.contains("\(position)"), "position \(position): \(verdict)")
  }

  @Test(arguments: [0, 1]) func aLostPageIsNamedBeforeAnythingIsServed(page: Int) throws {
    let (place, database) = try Self.stopped()
    var bytes = try Data(contentsOf: database)
    try #require(bytes.count > 16 * 4_096)
    bytes.replaceSubrange(page * 4_096..<(page + 1) * 4_096, with: Data(repeating: 0xA5, count: 4_096))
    try bytes.write(to: database)
    try place.startGateway()
    let code = try #require(place.gateway).wait(within: 30)
    #expect(code != 0)
    let output = place.gateway?.output ?? ""
    #expect(output.contains("vigil"), "\(output)")
    #expect(place.status(of: "healthz") == nil)
  }

  /// An installation with some entries, stopped cleanly.
  private static func stopped() throws -> (Installation, URL) {
    let place = try Installation()
    try place.startGateway()
    try place.waitUntilReady()
    let wearable = try Wearable(place.devices[0], of: place)
    for sequence in 1...8 { try wearable.publish(Wearable.reading(sequence, hr: 150)) }
    try eventually("the receipts") { wearable.holds(8) }
    place.gateway?.end(with: SIGTERM)
    let database = place.home.appending(path: "data/vigil.sqlite")
    // A reader may have outlived the writer at the stop: what the log still holds is merged, so that there is one copy.
    _ = try Erasures(anchorFile: place.home.path + "/anchor/head").apply(to: database.path)
    return (place, database)
  }
}
