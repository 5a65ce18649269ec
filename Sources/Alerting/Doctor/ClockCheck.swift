import CClock
import Glibc
import Vitals

/// Looks at the machine's clock: whether the kernel counts it as synchronised, how far off it may be, and whether it runs
/// with the monotonic one.
package struct ClockCheck: Sendable {
  package init() {}

  package func diagnoses() -> [Diagnosis] { [synchronisation()] }

  private func synchronisation() -> Diagnosis {
    var status = timex()
    let state = adjtimex(&status)
    guard state >= 0 else { return Diagnosis("clock.ntp", .unknown, "the kernel does not say") }
    return Self.verdict(
      isSynchronised: state != TIME_ERROR && status.status & STA_UNSYNC == 0, worstMicroseconds: Int(status.maxerror))
  }

  /// What the kernel's word about its clock means.
  ///
  /// - Parameter worstMicroseconds: how far off it may be by its own reckoning.
  static func verdict(isSynchronised: Bool, worstMicroseconds: Int) -> Diagnosis {
    let name = "clock.ntp"
    let worst = "at most \(worstMicroseconds / 1_000) ms off by its own reckoning"
    guard isSynchronised else {
      return Diagnosis(
        name, .warning, "not synchronised: deadlines and event times are as good as this machine's quartz",
        advice: "run chrony, systemd-timesyncd or ntpd")
    }
    return worstMicroseconds > 1_000_000
      ? Diagnosis(name, .warning, worst, advice: "check the time servers") : Diagnosis(name, .good, worst)
  }

  /// Compares two clocks over a stretch of time: what the wall clock did beyond the monotonic one is a jump.
  ///
  /// - Parameters:
  ///   - wall: how far the wall clock went, in milliseconds.
  ///   - monotonic: how far the monotonic one went.
  package static func jump(wall: Int64, monotonic: Int64) -> Diagnosis {
    let jump = wall - monotonic
    guard abs(jump) > 500 else { return Diagnosis("clock.jumps", .good, "none while this ran") }
    return Diagnosis(
      "clock.jumps", .bad, "the clock was set by \(jump) ms while this ran",
      advice: "let it be slewed, not stepped (chrony: makestep only at start)")
  }
}
