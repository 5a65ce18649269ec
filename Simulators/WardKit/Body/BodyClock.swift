/// The time of day as a body feels it.
package enum BodyClock {
  /// -1 at four in the morning, 1 at four in the afternoon, smooth between; from the fraction of the day, 0..<1. Two
  /// parabolas: near a cosine, without a C library's.
  package static func phase(dayFraction: Double) -> Double {
    let fromNoonOfTheBody = dayFraction - 16.0 / 24
    let turned = fromNoonOfTheBody - fromNoonOfTheBody.rounded()
    let quarter = 0.25 - abs(turned)
    return 16 * quarter * (0.5 - abs(quarter))
  }

  /// What the time of day adds to a baseline.
  package static func shift(dayFraction: Double) -> Physiology {
    let phase = phase(dayFraction: dayFraction)
    return Physiology().adding(
      Physiology(
        heartRate: 3.5, saturation: 0.2, respiration: 0.5, temperature: 0.25, systolic: 4.5, diastolic: 3, glucose: 0.2),
      times: phase)
  }

  /// 0 in the depth of the night, 1 through the day.
  package static func wakefulness(dayFraction: Double) -> Double {
    min(1, max(0, 0.55 + phase(dayFraction: dayFraction)))
  }
}
