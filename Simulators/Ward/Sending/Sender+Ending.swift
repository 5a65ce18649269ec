import Mosquitto
import WardKit

extension Sender {
  /// - Returns: whether the device was connected and could say it.
  @discardableResult
  func say(_ word: String, from place: Int, token: UInt64) throws -> Bool {
    guard links[place].isUp else { return false }
    let message = OutgoingMessage(
      topic: devices[place].topic("status"), payload: SimulatedDevice.statusPayload(word), isRetained: true)
    try publish(message, from: place, token: token)
    return true
  }

  /// Sends again and waits until every device that can still be reached has its receipts, or the time is up.
  func drain() throws {
    makesReadings = false
    for place in devices.indices { try with(place) { $0.sendWaiting(&$1, at: $1.now) } }
    tellPhase(Self.running, isBeginning: false)
    guard let seconds = scenario.drainSeconds else { return try tell() }
    tellPhase(Self.draining, isBeginning: true)
    let deadline = Clock.monotonic + Int64(seconds * 1e9)
    var nextLook: Int64 = 0
    while StopSignal.count < 2, Clock.monotonic < deadline {
      if Clock.monotonic >= nextLook {
        guard outstanding().reachable > 0 else { break }
        nextLook = Clock.monotonic + 50_000_000
      }
      try step()
    }
    tellPhase(Self.draining, isBeginning: false)
  }

  func outstanding() -> (reachable: Int, unreachable: Int) {
    devices.reduce(into: (0, 0)) { sum, device in
      if device.hasVanished { sum.1 += device.outstanding } else { sum.0 += device.outstanding }
    }
  }

  /// Stopping the fleet discards what is queued, so the goodbyes must be over before.
  func sayGoodbye() throws {
    var said = 0
    for place in devices.indices where try say("offline", from: place, token: Self.goodbye) { said += 1 }
    let deadline = Clock.monotonic + 2_000_000_000 + Int64(said) * 500_000
    while Clock.monotonic < deadline, goodbyes < said {
      try hearFleet()
      Clock.sleep(nanoseconds: Self.longestSleep)
    }
  }
}
