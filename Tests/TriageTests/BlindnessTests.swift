import Testing
import Vitals

@testable import Triage

/// What a sensor that measures nothing says of being well (decision 0069).
@Suite struct BlindnessTests {
  private let rules: Rules

  init() throws { rules = try Fixture.rules() }

  private func judge(_ reading: Reading, _ state: inout TriageState) -> Verdict {
    Judge.judge(reading, receivedAt: reading.time, state: &state, orders: .standard, rules: rules)
  }

  @Test("A low battery and a missing measurement leave the other values good; every other fault makes them blind")
  func faults() {
    for fault in DeviceFault.allCases {
      let isBlind = Judge.isBlind(reading(0) { $0.faults = DeviceFaults(fault) })
      #expect(isBlind == ![.batteryLow, .measurementAbsent].contains(fault), "\(fault)")
    }
    #expect(Judge.isBlind(reading(0) { $0.contact = false }))
    #expect(!Judge.isBlind(reading(0) { $0.contact = true }))
    #expect(!Judge.isBlind(reading(0) { $0.battery = 1 }) && !Judge.isBlind(reading(0)))
  }

  @Test("What stands is not over by a blind reading, neither now nor when a later one measures something else")
  func standing() {
    var state = TriageState()
    _ = judge(reading(0, [.oxygenSaturation: 88]) { $0.rhythm = .atrialFibrillation }, &state)
    let before = state.standing
    #expect(before == ChannelSet(.oxygenSaturation).union(.rhythm))
    _ = judge(
      reading(1, [.oxygenSaturation: 97]) {
        $0.rhythm = .normal
        $0.contact = false
      }, &state)
    #expect(state.standing == before)
    _ = judge(reading(2, [.heartRate: 70]), &state)
    #expect(state.standing == before)
    _ = judge(
      reading(3, [.oxygenSaturation: 97]) {
        $0.rhythm = .normal
        $0.battery = 3
      }, &state)
    #expect(state.standing.isEmpty)
  }

  @Test("What a blind reading finds abnormal counts all the same")
  func abnormal() {
    var state = TriageState()
    let verdict = judge(reading(0, [.oxygenSaturation: 80]) { $0.faults = DeviceFaults(.probeOff) }, &state)
    guard case .abnormal = verdict else { return #expect(Bool(false)) }
    #expect(state.standing.contains(ChannelSet(.oxygenSaturation)))
  }
}
