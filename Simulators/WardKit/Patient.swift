import Vitals

/// A simulated patient: a baseline, a body clock, noise with a memory, and a course.
///
/// The same seed and the same sequence of calls give the same samples.
package struct Patient: Sendable {
  /// Where the vitals rest.
  package let baseline: Physiology
  /// What happens, and how many seconds after the start it begins.
  package let course: Course
  package let onsetSeconds: Double
  private var generator: SeededGenerator
  /// AR(1): what is left of the last deviation, and one fresh part, so that neighbours resemble each other.
  private var deviation = Physiology()
  private var activity = 0.0
  private var hasFallen = false

  private static let memory = 0.92

  package init(seed: UInt64, course: Course = .stable, onsetSeconds: Double = 0) {
    generator = SeededGenerator(seed: seed)
    baseline = Physiology.baseline(using: &generator)
    self.course = course
    self.onsetSeconds = onsetSeconds
  }

  /// The sample so many seconds after the start, in a day of which `dayFraction` (0..<1) has passed.
  package mutating func sample(atSeconds seconds: Double, dayFraction: Double) -> Sample {
    advanceNoise()
    let progress = course.progress(secondsSinceOnset: seconds - onsetSeconds)
    // Lowest at four in the morning, highest at four in the afternoon; a triangle needs no sine of a C library.
    let phase = abs((dayFraction + 1 - 4.0 / 24).truncatingRemainder(dividingBy: 1) - 0.5)
    let circadian = 1 - 4 * phase
    let state = baseline.adding(deviation).adding(course.shift, times: progress)
      .adding(Physiology(heartRate: 4, respiration: 0.5, temperature: 0.25, systolic: 4), times: circadian)
      .adding(Physiology(heartRate: 12, respiration: 2), times: activity)
    var sample = Sample(rounding: state, activity: activity)
    guard seconds >= onsetSeconds else { return sample }
    switch course {
    case .atrialFibrillation: sample.rhythm = .atrialFibrillation
    case .bradycardia where progress >= 1: sample.rhythm = .bradycardia
    case .cardiacArrest where progress >= 1: sample.rhythm = .ventricularFibrillation
    case .fall where !hasFallen:
      hasFallen = true
      sample.fall = true
    default: break
    }
    return sample
  }

  private mutating func advanceNoise() {
    let fresh = Physiology(
      heartRate: 0.9 * generator.normal(), saturation: 0.15 * generator.normal(),
      respiration: 0.25 * generator.normal(), temperature: 0.015 * generator.normal(),
      systolic: 1.1 * generator.normal(), diastolic: 0.7 * generator.normal(), glucose: 0.02 * generator.normal())
    deviation = fresh.adding(deviation, times: Self.memory)
    activity *= 0.9
    if generator.chance(0.01) { activity = generator.unit() }
  }
}
