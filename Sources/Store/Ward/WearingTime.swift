import Vitals

/// Whose a reading is while clocks are not quite right: the gateway's, which may have been set back behind its own ledger,
/// and the device's, which may lag within the tolerance.
///
/// In doubt a reading belongs to somebody: rejected, an emergency would call nobody (INTAKE-3, decisions/0019).
struct WearingTime {
  /// The gateway's clock.
  let now: Timestamp
  /// The time of the newest block, which never runs backwards. Later than `now`, the gateway's clock was set back.
  let ledger: Timestamp
  /// How far two clocks may differ and still count as one, in milliseconds.
  let toleranceMilliseconds: Int64

  /// - Parameters:
  ///   - sent: the reading's own time.
  ///   - judged: the same, corrected by what is known of the device's clock.
  func wearer(of device: Device, sent: Timestamp, judged: Timestamp, isLive: Bool) -> SubjectID? {
    let behind = ledger.milliseconds(since: now)
    if behind <= 0 { return device.wearer(at: judged) ?? (isLive ? starting(device, at: judged) : nil) }
    // What is live is of now, and now is not before what the ledger has seen.
    let shifted = min(judged.adding(milliseconds: behind), max(judged, ledger))
    if isLive { return device.wearer(at: shifted) ?? starting(device, at: shifted) }
    // A stored reading keeps its own time. It seems to be of the future only because the gateway's clock is behind.
    return device.wearer(at: max(judged, min(sent, ledger))) ?? device.wearer(at: shifted)
  }

  /// The patient who has only just put the device on: the times of a reading and of a binding come from two clocks.
  private func starting(_ device: Device, at time: Timestamp) -> SubjectID? {
    guard let last = device.bindings.last, last.until == nil,
      (0...toleranceMilliseconds).contains(last.since.milliseconds(since: time))
    else { return nil }
    return last.subject
  }
}

extension Device {
  /// Who wears the device by now, whatever any clock says: only the last binding can be open.
  package var presentWearer: SubjectID? { bindings.last.flatMap { $0.until == nil ? $0.subject : nil } }
}
