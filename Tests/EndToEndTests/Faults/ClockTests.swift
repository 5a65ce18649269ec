import Foundation
import Ledger
import Testing

/// The gateway's wall clock is set while it runs (ALERT-3: deadlines are on that clock, and nobody may rest for it).
@Suite(.serialized) struct ClockTests {
  private static let hour: Int64 = 3_600_000

  @Test func aClockSetForwardOrBackCallsAtOnceAndTimesOnTheLedgerNeverRunBackwards() throws {
    let place = try Installation()
    let trouble = try Trouble(in: place.folder)
    try place.startGateway(with: trouble.environment)
    try place.waitUntilReady()
    let doctor = try DoctorApplication(of: place)
    let wearable = try Wearable(place.devices[0], of: place)
    try wearable.publish(Wearable.reading(1, hr: 150))
    try eventually("the call") { !doctor.calls.isEmpty }

    // An hour on: the deadline of a minute is over.
    trouble.setClock(offMilliseconds: Self.hour)
    try eventually("a call after the clock was set forward", within: 15) { Self.rounds(doctor) >= 2 }
    // An hour back: the next deadline lies more than an hour ahead, and the doctor hears at once all the same.
    let before = Self.rounds(doctor)
    trouble.setClock(offMilliseconds: 0)
    try eventually("a call after the clock was set back", within: 15) { Self.rounds(doctor) > before }
    try wearable.publish(Wearable.reading(2, hr: 151))
    try wearable.publish(Wearable.reading(3))
    try eventually("the last receipts") { wearable.holds(2) && wearable.holds(3) }
    #expect(try place.conservation().distinct == 3)
    place.gateway?.end(with: SIGTERM)
    #expect(try place.vigil("verify").hasPrefix("intact"))
    let blocks = try place.blockTimes()
    #expect(blocks.count > 3 && blocks == blocks.sorted())
  }

  /// The highest round that the doctor was called in.
  private static func rounds(_ doctor: DoctorApplication) -> Int64 {
    doctor.calls.compactMap { $0["round"]?.integer }.max() ?? 0
  }
}
