import Synchronization
import Testing
import Triage
import Vitals

@testable import Store

/// What a submission changed in memory is taken back with it, to the last number: a few words are kept of what nearly every
/// reading changes, the whole state of what is rarer, and the two must go together.
@Suite struct TakenBackTests {
  private struct Poison: Error {}

  @Test(arguments: [UInt64(11), 12, 13, 14, 15])
  func `Whatever comes in a submission that fails, the ward is as it was`(_ seed: UInt64) throws {
    let fixture = try StoreFixture(wards: 3, seed: seed) { $0.windowMilliseconds = 60_000 }
    var mix = ReadingMix(seed: seed, devices: 3, loose: fixture.loose.value)
    let rules = fixture.rules
    var changed = 0
    for _ in 0..<60 {
      let before = try fixture.look { WardSnapshot($0) }
      // The snapshot leaves out what a restart may forget; taking back may forget nothing.
      let devices = try fixture.look { ward in ward.devicesWithState.map { ward[$0] } }
      // The clock moves with the batch: a reading of it may close a window or end an alert.
      let items = mix.batch(of: fixture)
      let during = Mutex<WardSnapshot?>(nil)
      #expect(throws: Poison.self) {
        try fixture.store.writer.wait { transaction in
          for item in items { _ = try transaction.receive(item, rules: rules) }
          during.withLock { $0 = WardSnapshot(transaction.core.ward) }
          throw Poison()
        }
      }
      let after = try fixture.look { WardSnapshot($0) }
      #expect(after == before, "seed \(seed)")
      #expect(try fixture.look { ward in ward.devicesWithState.map { ward[$0] } } == devices, "seed \(seed)")
      if during.withLock({ $0 }) != before { changed += 1 }
      _ = try fixture.receive(items)
    }
    #expect(changed > 30, "hardly anything was taken back, seed \(seed)")
  }

  @Test(arguments: [UInt64(21), 22, 23])
  func `What readers see of devices is what the writer knows of them`(_ seed: UInt64) throws {
    let fixture = try StoreFixture(wards: 3, seed: seed)
    var mix = ReadingMix(seed: seed, devices: 3, loose: fixture.loose.value)
    for _ in 0..<40 {
      _ = try fixture.receive(mix.batch(of: fixture))
      let devices = try fixture.look { WardSnapshot($0) }.devices
      for (device, state) in devices {
        let seen = try #require(fixture.store.board.states(of: [device.value]).first)
        #expect(seen.conservation == state.conservation && seen.held == state.held, "seed \(seed)")
        #expect(seen.lastReceived == state.lastReceived && seen.newestReading == state.newestReading, "seed \(seed)")
        #expect(seen.clock.correctionMilliseconds == state.clock.correctionMilliseconds, "seed \(seed)")
      }
    }
    let before = try fixture.look { WardSnapshot($0) }.devices
    try fixture.restart()
    for (device, state) in before { #expect(fixture.store.board.states(of: [device.value]).first?.held == state.held) }
  }
}
