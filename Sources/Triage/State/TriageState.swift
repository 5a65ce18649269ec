import Vitals

/// What triage remembers of one patient: the last value of every channel and when it was measured.
///
/// A value of fixed size without references. It is sealed whenever it is stored (LEDGER-3).
package struct TriageState: Hashable, Sendable {
  /// The newest value of each vital, by reading time.
  package private(set) var vitals = VitalValues()
  /// When each was measured, milliseconds since 1970, by raw value of ``Vital``; 0 where there is none.
  private var times = SIMD8<Int64>()
  package private(set) var consciousness: Stamped<Consciousness>?
  /// Whether supplemental oxygen was last known to be given.
  package private(set) var oxygen: Stamped<Bool>?
  package private(set) var rhythm: Stamped<Rhythm>?
  /// The channels whose newest value was out of limits. A patient is back to normal only when this is empty: a normal
  /// heart rate says nothing of the glucose that was low, however long ago (silence cancels nothing, ALERT-3).
  package private(set) var standing: ChannelSet = []
  /// Since when each vital stands out of limits, milliseconds since 1970, by raw value; 0 where it does not.
  private(set) var onsets = SIMD8<Int64>()
  /// Percent times milliseconds of saturation below the integral's limit since it was last reached.
  package private(set) var saturationDeficit = 0
  /// The greatest saturations of the trend's window.
  package internal(set) var peaks = SaturationPeaks()
  /// The least scores of the trend's window.
  package internal(set) var floors = ScoreFloors()

  package init() {}

  /// When the vital's newest value was measured, or nil when it never was.
  @inline(__always)
  package func time(of vital: Vital) -> Timestamp? {
    guard vitals.mask & (1 << vital.rawValue) != 0 else { return nil }
    return Timestamp(milliseconds: times[Int(vital.rawValue)])
  }

  /// Takes over what the reading has, each channel only when the reading is newer than what is known of it.
  ///
  /// - Parameters:
  ///   - time: the instant the reading counts for; its own unless its clock runs ahead.
  ///   - abnormal: the channels of the reading that are out of limits.
  ///   - hovering: those that are within them, but not so that they count as normal again.
  package mutating func absorb(
    _ reading: Reading, at time: Timestamp, abnormal: ChannelSet = [], hovering: ChannelSet = []
  ) {
    for vital in Vital.allCases {
      guard let value = reading.vitals[vital] else { continue }
      let known = self.time(of: vital)
      if known.map({ time > $0 }) ?? true {
        vitals[vital] = value
        times[Int(vital.rawValue)] = time.milliseconds
      }
      guard !hovering.contains(ChannelSet(vital)) else { continue }
      settle(ChannelSet(vital), isAbnormal: abnormal.contains(ChannelSet(vital)), at: time, known: known)
      let slot = Int(vital.rawValue)
      if !standing.contains(ChannelSet(vital)) {
        onsets[slot] = 0
      } else if onsets[slot] == 0 {
        onsets[slot] = time.milliseconds
      }
    }
    if let level = reading.consciousness {
      if !hovering.contains(.consciousness) {
        settle(.consciousness, isAbnormal: abnormal.contains(.consciousness), at: time, known: consciousness?.time)
      }
      Self.advance(&consciousness, to: level, at: time)
    }
    if let value = reading.rhythm {
      if !hovering.contains(.rhythm) {
        settle(.rhythm, isAbnormal: abnormal.contains(.rhythm), at: time, known: rhythm?.time)
      }
      Self.advance(&rhythm, to: value, at: time)
    }
    if let value = reading.oxygen { Self.advance(&oxygen, to: value, at: time) }
  }

  /// A newer value decides; one of the same instant can only add.
  private mutating func settle(_ channel: ChannelSet, isAbnormal: Bool, at time: Timestamp, known: Timestamp?) {
    let isNewer = known.map { time > $0 } ?? true
    if isAbnormal, isNewer || time == known {
      standing.formUnion(channel)
    } else if isNewer {
      standing.subtract(channel)
    }
  }

  /// Lets a channel stand that is no value of a reading.
  mutating func stand(_ channel: ChannelSet, _ isStanding: Bool) {
    if isStanding { standing.formUnion(channel) } else { standing.subtract(channel) }
  }

  /// Adds what a saturation below the limit lasted until this newer value came; a value at the limit begins anew. A value
  /// says nothing after its validity, and a late one adds nothing.
  @inline(__always)
  mutating func integrate(_ value: Int, at time: Timestamp, limit: Int, validMilliseconds: Int) {
    if let measured = self.time(of: .oxygenSaturation), let before = vitals[.oxygenSaturation] {
      guard time > measured else { return }
      let lasted = min(time.milliseconds(since: measured), Int64(validMilliseconds))
      saturationDeficit = min(saturationDeficit + max(0, limit - before) * Int(lasted), Self.deficitBound)
    }
    if value >= limit { saturationDeficit = 0 }
  }

  /// More than this is not told apart: a thousand percent-seconds.
  static let deficitBound = 1_000_000

  private static func advance<Value>(_ slot: inout Stamped<Value>?, to value: Value, at time: Timestamp) {
    if let known = slot, known.time >= time { return }
    slot = Stamped(value: value, time: time)
  }
}

extension TriageState {
  /// The state that was stored; ``TriageState/init(decoding:)`` is the way here.
  init(
    vitals: VitalValues, times: SIMD8<Int64>, consciousness: Stamped<Consciousness>?, oxygen: Stamped<Bool>?,
    rhythm: Stamped<Rhythm>?, standing: ChannelSet, onsets: SIMD8<Int64> = SIMD8(), saturationDeficit: Int = 0,
    peaks: SaturationPeaks = SaturationPeaks(), floors: ScoreFloors = ScoreFloors()
  ) {
    self.vitals = vitals
    self.times = times
    self.consciousness = consciousness
    self.oxygen = oxygen
    self.rhythm = rhythm
    self.standing = standing
    self.onsets = onsets
    self.saturationDeficit = saturationDeficit
    self.peaks = peaks
    self.floors = floors
  }
}
