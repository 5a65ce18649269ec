import Foundation
import Ledger
import Testing

/// Input from outside over the real broker: refused, counted, receipted, never fatal (EDGE-1).
@Suite(.serialized) struct BadInputTests {
  @Test func malformedAndFarOffInputIsRejectedWithItsReasonAndNeighboursAreUnaffected() throws {
    let place = try Installation(devices: 2)
    try place.startGateway()
    try place.waitUntilReady()
    let bad = try Wearable(place.devices[0], of: place)
    let neighbour = try Wearable(place.devices[1], of: place)
    let payloads = [
      "", "{", "null", "[]", "{\"seq\":1", "\u{0}\u{1}\u{2}", "{\"seq\":\"one\",\"boot\":1}",
      String(repeating: "[", count: 5_000), "{\"a\":\"" + String(repeating: "x", count: 100_000) + "\"}",
      Wearable.reading(1, more: ",\"device\":\"wearable-1\""),
      Wearable.reading(2, offset: 40 * 86_400_000),
    ]
    for (number, payload) in payloads.enumerated() {
      try bad.publish(payload)
      try neighbour.publish(Wearable.reading(number + 1))
    }
    try eventually("an outcome of each") { try place.conservation()["received"] >= payloads.count * 2 }
    let counts = try place.conservation()
    #expect(counts["rejected"] == payloads.count, "\(counts)")
    #expect(counts["summarised"] == payloads.count, "\(counts)")
    #expect(counts.holds, "\(counts)")
    for number in payloads.indices { try eventually("a receipt") { neighbour.holds(Int64(number + 1)) } }
    // Receipts come at most once a second, so the last reason may be a moment behind the counters.
    func reasons() -> [String] {
      bad.receipts.flatMap { $0["rejected"]?.array ?? [] }.compactMap { $0["reason"]?.string }
    }
    try eventually("the reason of the last") { reasons().contains("time-far-off") }
    #expect(reasons().allSatisfy { !$0.isEmpty })

    // It lives, and so does the device that was rejected.
    try bad.publish(Wearable.reading(3))
    try eventually("the good one") { bad.holds(3) }
    #expect(try place.vigil("verify").hasPrefix("intact"))
  }

  @Test func oneWhoSpeaksUnderAnotherNameIsNotHeard() throws {
    let place = try Installation(devices: 2)
    try place.startGateway()
    try place.waitUntilReady()
    let liar = try Wearable(place.devices[0], of: place)
    try liar.publish(Wearable.reading(1, hr: 150), to: "vigil/v1/\(Installation.unit)/wearable-1/readings")
    try liar.publish(Wearable.reading(1), to: "vigil/v1/ward-9/wearable-0/readings")
    try liar.publish(Wearable.reading(1))
    try eventually("its own reading") { liar.holds(1) }
    let counts = try place.conservation()
    // The broker drops the first (ACL); the second comes from a unit that the device is not registered for.
    #expect(counts["received"] == 2 && counts["rejected"] == 1 && counts["summarised"] == 1, "\(counts)")
    #expect(counts["alarmed"] == 0)
  }
}
