extension SimulatedDevice {
  mutating func scheduleResend(_ work: inout DeviceWork) {
    guard isLinkUp, !resendIsScheduled, let oldest = outboxes.compactMap(\.oldestSentAt).min() else { return }
    resendIsScheduled = true
    let due = resendRound == nil ? oldest + resendTimer.wait : work.now
    // A device looks into its memory now and then, and not at every single reading's own instant.
    work.actions.append(.schedule(.resend, at: max(due, work.now) + Self.flushInterval))
  }

  /// Sends again what has waited too long for a receipt: in rounds, each at the device's pace, and after each the device
  /// waits longer.
  package mutating func resendIsDue(_ work: inout DeviceWork) {
    resendIsScheduled = false
    guard isLinkUp, !hasVanished else {
      resendRound = nil
      return
    }
    if resendRound == nil, let oldest = outboxes.compactMap(\.oldestSentAt).min(), oldest + resendTimer.wait < work.now
    {
      resendRound = work.now - resendTimer.usual
    }
    guard let cutoff = resendRound else { return scheduleResend(&work) }
    let room = Self.room(work)
    var left = room
    for boot in outboxes.map(\.boot) where left > 0 {
      let due = withOutbox(boot: boot) { $0.takeUnreceipted(sentBefore: cutoff, limit: left) } ?? []
      for sequence in due {
        let first = withOutbox(boot: boot) { $0.item(sequence)?.message } ?? nil
        send(sequence, boot: boot, intent: .resent(of: first ?? 0), &work)
      }
      left -= due.count
    }
    roundHasSent = roundHasSent || left < room
    if left > 0 {
      // What a receipt has named by now looked overdue only until it was looked at.
      if roundHasSent { resendTimer.wentAgain(draw: chances.unit()) }
      (resendRound, roundHasSent) = (nil, false)
    }
    scheduleResend(&work)
  }
}
