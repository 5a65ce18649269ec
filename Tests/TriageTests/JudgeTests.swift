import TestChance
import Testing
import Vitals

@testable import Triage

@Suite struct JudgeTests {
  let rules: Rules

  init() throws {
    rules = try Fixture.rules()
  }

  private func judge(
    _ reading: Reading, unrecognised: UnrecognisedFields = [], receivedAt: Timestamp? = nil,
    state: inout TriageState, orders: Orders = .standard
  ) -> Verdict {
    Judge.judge(
      reading, unrecognised: unrecognised, receivedAt: receivedAt ?? reading.time, state: &state, orders: orders,
      rules: rules)
  }

  private func judge(_ reading: Reading, orders: Orders = .standard) -> Verdict {
    var state = TriageState()
    return judge(reading, state: &state, orders: orders)
  }

  private func findings(_ verdict: Verdict) -> [Finding.Cause] {
    guard case .abnormal(let abnormality) = verdict else { return [] }
    return abnormality.findings.map(\.cause)
  }

  private func kinds(_ verdict: Verdict) -> [TechnicalKind] {
    switch verdict {
    case .normal: []
    case .abnormal(let abnormality): abnormality.technical.map(\.kind)
    case .technical(let technical): technical.findings.map(\.kind)
    }
  }

  @Test("Every possible value of every vital is a limit finding exactly where its band is", arguments: Vital.allCases)
  func limits(vital: Vital) {
    for scale in SaturationScale.allCases {
      let bands = rules.limits(of: vital, scale: scale).bands
      for value in vital.possible where !(vital == .heartRate && value == 0) {
        let verdict = judge(reading(0, [vital: value]), orders: Orders(scale: scale))
        let band = bands.first { $0.range.contains(value) }
        let expected = band.map { Finding.Cause.limit(vital: vital, value: value, depth: $0.depth) }
        let limit = findings(verdict).first { if case .limit = $0 { true } else { false } }
        #expect(limit == expected, "\(vital) \(value) \(scale)")
        if case .abnormal(let abnormality) = verdict, let band {
          #expect(abnormality.isCritical == (band.depth == .criticalLow || band.depth == .criticalHigh))
          #expect(abnormality.announceDelayMilliseconds == band.rule.delayMilliseconds)
        }
      }
    }
  }

  @Test("An empty reading is normal, and nothing in it is taken for zero")
  func empty() {
    #expect(judge(reading(0)) == .normal(ScoreInterval(lower: 0, upper: 20, missing: .all)))
  }

  @Test("The aggregate is judged on what the state still holds valid, and raised at 5 and at 7")
  func aggregate() {
    var state = TriageState()
    _ = judge(reading(0, [.temperature: 385]), state: &state)  // 1
    #expect(judge(reading(60, [.heartRate: 115]), state: &state).score.lower == 3)  // 2
    let five = judge(reading(61, [.respiratoryRate: 22]), state: &state)  // 2
    #expect(findings(five) == [.aggregate(five.score)])
    #expect(five.score.lower == 5)
    guard case .abnormal(let abnormality) = five else { return #expect(Bool(false)) }
    #expect(abnormality.priority == .medium)
    let seven = judge(reading(62, [.oxygenSaturation: 92]), state: &state)  // 2
    guard case .abnormal(let graver) = seven else { return #expect(Bool(false)) }
    #expect(graver.priority == .high && graver.isCritical && graver.score.lower == 7)
    // Five minutes on, the pulse of second 60 has gone stale, one millisecond after its age.
    #expect(judge(reading(360), state: &state).score.stale == [])
    let later = Reading(time: Timestamp(milliseconds: at(360).milliseconds + 1))
    #expect(judge(later, state: &state).score.stale == .heartRate)
    #expect(judge(later, state: &state).score.lower == 5)
  }

  @Test("A late reading sees only what was valid at its own time, and does not move the state back")
  func late() {
    var state = TriageState()
    _ = judge(reading(0, [.temperature: 385, .heartRate: 70]), state: &state)
    _ = judge(reading(600, [.heartRate: 120, .respiratoryRate: 16]), state: &state)
    let verdict = judge(reading(60, [.oxygenSaturation: 90]), receivedAt: at(700), state: &state)
    #expect(verdict.score.lower == 4, "temperature 1 and saturation 3; the pulse of ten minutes later is not its own")
    #expect(verdict.score.missing.isSuperset(of: [.heartRate, .respiratoryRate]))
    #expect(findings(verdict).first == .limit(vital: .oxygenSaturation, value: 90, depth: .low))
    _ = judge(reading(30, [.heartRate: 60]), receivedAt: at(700), state: &state)
    #expect(state.vitals[.heartRate] == 120)
    #expect(Judge.isLate(reading(60), receivedAt: at(181), rules: rules))
    #expect(!Judge.isLate(reading(60), receivedAt: at(180), rules: rules))
  }

  @Test("Values of two devices a little apart count together, whichever comes first")
  func skew() {
    var state = TriageState()
    _ = judge(reading(30, [.heartRate: 120]), state: &state)
    #expect(judge(reading(0, [.respiratoryRate: 22]), state: &state).score.lower == 4)
    #expect(judge(reading(-1, [.respiratoryRate: 22]), state: &state).score.lower == 2)
  }

  @Test("NEWS2 is refused under 16 and in pregnancy, and plain limits still apply", arguments: NEWS2Refusal.allCases)
  func refused(refusal: NEWS2Refusal) {
    let verdict = judge(
      reading(0, [.heartRate: 120, .respiratoryRate: 22, .temperature: 395, .glucose: 25]),
      orders: Orders(refusal: refusal))
    #expect(verdict.score == .refused(refusal))
    #expect(findings(verdict) == [.limit(vital: .glucose, value: 25, depth: .criticalLow)])
  }

  @Test("Scale 2 leaves 88 % alone, and finds 97 % on oxygen by its single three")
  func scale2() {
    let order = Orders(scale: .scale2)
    #expect(findings(judge(reading(0, [.oxygenSaturation: 88]), orders: order)).isEmpty)
    #expect(findings(judge(reading(0, [.oxygenSaturation: 97]), orders: order)).isEmpty)
    let onOxygen = judge(reading(0, [.oxygenSaturation: 97]) { $0.oxygen = true }, orders: order)
    #expect(findings(onOxygen) == [.singleThree(.oxygenSaturation), .aggregate(onOxygen.score)])
  }

  @Test("A level of consciousness below alert is abnormal where it is read, and stands until it is alert again")
  func consciousness() {
    var state = TriageState()
    #expect(findings(judge(reading(0) { $0.consciousness = .voice }, state: &state)) == [.singleThree(.consciousness)])
    #expect(findings(judge(reading(1, [.heartRate: 70]), state: &state)).isEmpty)
    #expect(state.standing == .consciousness)
    _ = judge(reading(2) { $0.consciousness = .alert }, state: &state)
    #expect(state.standing.isEmpty)
  }

  @Test("Every rhythm but the normal one is its event", arguments: Rhythm.allCases)
  func rhythm(rhythm: Rhythm) {
    let verdict = judge(reading(0) { $0.rhythm = rhythm })
    #expect(findings(verdict) == EventKind(rhythm).map { [.event($0)] } ?? [])
    #expect(EventKind(rhythm)?.rawValue == (rhythm == .normal ? nil : rhythm.key))
  }

  @Test("A fall is an event, and no fall is none")
  func fall() {
    #expect(findings(judge(reading(0) { $0.fall = true })) == [.event(.fall)])
    #expect(judge(reading(0) { $0.fall = false }) == judge(reading(0)))
  }

  @Test("A heart rate of 0 alone is asystole, at once")
  func asystole() {
    guard case .abnormal(let abnormality) = judge(reading(0, [.heartRate: 0])) else { return #expect(Bool(false)) }
    #expect(abnormality.findings.first?.cause == .limit(vital: .heartRate, value: 0, depth: .criticalLow))
    #expect(abnormality.isCritical)
  }

  @Test(
    "A heart rate of 0 while another channel of the reading shows life is technical",
    arguments: [
      reading(0, [.heartRate: 0, .oxygenSaturation: 97]), reading(0, [.heartRate: 0, .respiratoryRate: 14]),
      reading(0, [.heartRate: 0]) { $0.motion = true }, reading(0, [.heartRate: 0]) { $0.consciousness = .alert },
      reading(0, [.heartRate: 0]) { $0.rhythm = .normal },
    ])
  func life(reading: Reading) {
    var state = TriageState()
    let verdict = judge(reading, state: &state)
    #expect(kinds(verdict) == [.impossibleValue])
    guard case .technical = verdict else { return #expect(Bool(false)) }
    #expect(state.vitals[.heartRate] == nil, "what does not count is not remembered")
  }

  @Test(
    "Nothing that agrees with the 0, or was measured before it, shows life",
    arguments: [
      reading(0, [.heartRate: 0]) { $0.motion = false },
      reading(0, [.heartRate: 0, .oxygenSaturation: 0, .respiratoryRate: 0]),
      reading(0, [.heartRate: 0]) { $0.consciousness = .unresponsive },
      reading(0, [.heartRate: 0, .respiratoryRate: 10]) { $0.rhythm = .ventricularFibrillation },
      reading(0, [.heartRate: 0, .oxygenSaturation: 97]) { $0.rhythm = .asystole },
    ])
  func noLife(sample: Reading) {
    var state = TriageState()
    _ = judge(reading(-1, [.oxygenSaturation: 98, .respiratoryRate: 14]) { $0.consciousness = .alert }, state: &state)
    guard case .abnormal(let abnormality) = judge(sample, state: &state) else { return #expect(Bool(false)) }
    #expect(abnormality.isCritical)
  }

  @Test("Another device that saw life after the 0 speaks against it")
  func otherDevice() {
    var state = TriageState()
    _ = judge(reading(5, [.oxygenSaturation: 97]), state: &state)
    #expect(kinds(judge(reading(4, [.heartRate: 0]), receivedAt: at(5), state: &state)) == [.impossibleValue])
  }

  @Test("One impossible vital is technical and leaves its neighbours alone")
  func impossible() {
    let broken = reading(0, [.heartRate: 150]) {
      $0.impossible[.oxygenSaturation] = 110
    }
    guard case .abnormal(let abnormality) = judge(broken) else { return #expect(Bool(false)) }
    #expect(abnormality.findings.first?.cause == .limit(vital: .heartRate, value: 150, depth: .criticalHigh))
    #expect(abnormality.technical == [rules.finding(.impossibleValue, field: "spo2", value: 110)])
    var quiet = broken
    quiet.vitals[.heartRate] = 70
    guard case .technical(let technical) = judge(quiet) else { return #expect(Bool(false)) }
    #expect(technical.findings.count == 1 && technical.priority == .low)
  }

  @Test("Contact, battery and unknown words are technical findings, in order and each once")
  func technical() {
    var state = TriageState()
    let sample = reading(0, [.heartRate: 70]) {
      $0.contact = false
      $0.battery = 15
    }
    let verdict = judge(sample, unrecognised: [.rhythm, .consciousness], state: &state)
    #expect(kinds(verdict) == [.unrecognisedField, .unrecognisedField, .contactOff, .lowBattery])
    guard case .technical(let technical) = verdict else { return #expect(Bool(false)) }
    #expect(technical.findings.map(\.field) == ["acvpu", "rhythm", nil, nil])
    #expect(technical.priority == .medium && technical.announceDelayMilliseconds == 15_000)
    #expect(kinds(judge(reading(1) { $0.battery = 16 })) == [])
    #expect(kinds(judge(reading(1) { $0.contact = true })) == [])
  }

  @Test("A reading from the future counts at its receipt, and cannot hide what follows")
  func future() {
    var state = TriageState()
    #expect(kinds(judge(reading(60, [.heartRate: 70]), receivedAt: at(0), state: &state)) == [])
    var other = TriageState()
    let ahead = judge(reading(61, [.heartRate: 150]), receivedAt: at(0), state: &other)
    #expect(kinds(ahead) == [.clockAhead])
    #expect(findings(ahead).contains(.limit(vital: .heartRate, value: 150, depth: .criticalHigh)))
    #expect(other.time(of: .heartRate) == at(0))
  }

  @Test("Whatever comes, the gravest class wins and no finding is empty", arguments: [11, 12, 13] as [UInt64])
  func random(seed: UInt64) {
    var generator = SplitMix64(seed: seed)
    var state = TriageState()
    for second in 0..<3000 {
      let sample = reading(second) { sample in
        for vital in Vital.allCases where Int.random(in: 0..<3, using: &generator) == 0 {
          sample.vitals[vital] = Int.random(in: vital.possible, using: &generator)
        }
        if Int.random(in: 0..<9, using: &generator) == 0 { sample.contact = false }
        if Int.random(in: 0..<9, using: &generator) == 0 { sample.fall = true }
      }
      let before = state
      let verdict = judge(sample, state: &state)
      switch verdict {
      case .normal(let score):
        #expect(score.lower < 5 && sample.fall != true && sample.contact != false, "seed \(seed)")
      case .technical(let technical):
        #expect(!technical.findings.isEmpty && technical.score.lower < 5 && sample.fall != true, "seed \(seed)")
      case .abnormal(let abnormality):
        #expect(!abnormality.findings.isEmpty, "seed \(seed)")
        #expect(abnormality.priority == abnormality.findings.map(\.priority).max())
        #expect(Set(abnormality.findings.map(\.conditionKey)).count == abnormality.findings.count)
        #expect(abnormality.findings.allSatisfy { $0.fields.count >= 4 })
      }
      var again = before
      #expect(judge(sample, state: &again) == verdict && again == state, "the same in, the same out")
    }
  }
}
