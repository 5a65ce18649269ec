import Vitals
import WardKit

/// What the oracle remembers of one patient: the readings under way, and of each channel the values that may still be the
/// newest. Bounded by what is under way.
struct History: Sendable {
  private var vitals: [Vital: Trace<Int>] = [:]
  private var oxygen = Trace<Bool>()
  private var consciousness = Trace<Consciousness>()
  /// Every reading whose place in the order may still matter, by its number.
  private(set) var passages: [Int: Passage] = [:]

  /// A reading was sent for the first time.
  mutating func begin(_ number: Int, _ passage: Passage) {
    passages[number] = passage
  }

  mutating func update(_ number: Int, _ change: (inout Passage) -> Void) {
    if passages[number] != nil { change(&passages[number, default: Passage(way: .nowhere, sent: 0)]) }
  }

  /// Its values stand from now on beside others': a reading that the gateway judged.
  mutating func absorb(_ reading: Reading, number: Int, at time: Int64, blur: Int64, isPulseDoubtful: Bool) {
    for vital in Vital.allCases {
      guard let value = reading.vitals[vital] else { continue }
      var sighting = Sighting(value: value, time: time, blur: blur, reading: number)
      sighting.isDoubtful = vital == .heartRate && isPulseDoubtful
      vitals[vital, default: Trace()].add(sighting)
    }
    if let given = reading.oxygen {
      oxygen.add(Sighting(value: given, time: time, blur: blur, reading: number))
    }
    if let level = reading.consciousness {
      consciousness.add(Sighting(value: level, time: time, blur: blur, reading: number))
    }
  }

  /// The earliest moment at which something still under way was sent; `now` when nothing is.
  func firstOpen(before now: Int) -> Int {
    passages.values.lazy.filter { $0.settled == nil }.map(\.sent).min() ?? now
  }

  /// Forgets what is over. `firstOpen` is the earliest moment at which something still under way was sent.
  mutating func prune(firstOpen: Int) {
    for vital in vitals.keys { vitals[vital]?.prune(settledBefore: firstOpen, passages: passages) }
    oxygen.prune(settledBefore: firstOpen, passages: passages)
    consciousness.prune(settledBefore: firstOpen, passages: passages)
    passages = passages.filter { $0.value.settled.map { $0 >= firstOpen } ?? true }
  }

  /// What may be known beside a reading, at its time.
  func known(for number: Int, at time: Int64, blur: Int64, rules: JudgingRules) -> Known {
    guard let passage = passages[number] else { return Known() }
    var known = Known()
    let window = Window(time: time, blur: blur, skew: rules.skewMilliseconds)
    for (vital, trace) in vitals {
      let found = trace.candidates(for: passage, reading: number, passages: passages)
      known.vitals[vital] = window.valid(found, for: rules.validity[vital] ?? 0)
    }
    known.oxygen = window.valid(
      oxygen.candidates(for: passage, reading: number, passages: passages), for: rules.oxygenValidity)
    let levels = consciousness.candidates(for: passage, reading: number, passages: passages)
    known.consciousness = window.valid(levels, for: rules.consciousnessValidity)
    known.showsLife = showsLife(for: passage, number: number, levels: levels, since: time - blur)
    return known
  }

  /// A breath or a pulse wave that was measured at this instant or later, perhaps by another device.
  private func showsLife(
    for passage: Passage, number: Int, levels: [Sighting<Consciousness>?], since time: Int64
  ) -> [Bool] {
    var can = levels.contains { $0.map { $0.time >= time && $0.value != .unresponsive } ?? false }
    var must = levels.allSatisfy { $0.map { $0.time >= time && $0.value != .unresponsive } ?? false }
    for vital in [Vital.oxygenSaturation, .respiratoryRate] {
      let found = vitals[vital]?.candidates(for: passage, reading: number, passages: passages) ?? [nil]
      can = can || found.contains { $0.map { $0.time >= time && $0.value > 0 } ?? false }
      must = must || found.allSatisfy { $0.map { $0.time >= time && $0.value > 0 } ?? false }
    }
    return must ? [true] : can ? [true, false] : [false]
  }
}

extension Passage.Way {
  fileprivate static let nowhere = Passage.Way(device: "", lane: .backfill)
}

/// From when to when a value says something at one instant.
private struct Window {
  let time: Int64
  let blur: Int64
  /// How far two devices' clocks may differ while their values count as measured together.
  let skew: Int64

  /// The values of the sightings that are valid, nil for those that are not, both for those that may be; each once.
  func valid<Value: Hashable & Sendable>(_ sightings: [Sighting<Value>?], for age: Int64) -> [Value?] {
    var values: [Value?] = []
    func add(_ value: Value?) { if !values.contains(value) { values.append(value) } }
    for sighting in sightings {
      guard let sighting else {
        add(nil)
        continue
      }
      let elapsed = time - sighting.time
      let doubt = blur + sighting.blur
      if elapsed - doubt <= age, elapsed + doubt >= -skew { add(sighting.value) }
      if elapsed + doubt > age || elapsed - doubt < -skew { add(nil) }
    }
    return values
  }
}
