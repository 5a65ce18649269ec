import Vitals

extension TriageState {
  /// Since when a vital stands out of limits; nil when it does not, and for what is no single vital.
  func since(_ channel: ChannelSet) -> Timestamp? {
    for vital in Vital.allCases where channel == ChannelSet(vital) && onsets[Int(vital.rawValue)] != 0 {
      return Timestamp(milliseconds: onsets[Int(vital.rawValue)])
    }
    return nil
  }

  /// The channels that stand out of limits by a value measured within so many milliseconds of an instant.
  func standing(within milliseconds: Int, of time: Timestamp) -> ChannelSet {
    func isNear(_ measured: Timestamp?) -> Bool {
      guard let measured else { return false }
      return time.milliseconds(since: measured).magnitude <= UInt64(milliseconds)
    }
    var near: ChannelSet = []
    for vital in Vital.allCases where standing.contains(ChannelSet(vital)) && isNear(self.time(of: vital)) {
      near.formUnion(ChannelSet(vital))
    }
    if standing.contains(.consciousness), isNear(consciousness?.time) { near.formUnion(.consciousness) }
    if standing.contains(.rhythm), isNear(rhythm?.time) { near.formUnion(.rhythm) }
    return near
  }
}
