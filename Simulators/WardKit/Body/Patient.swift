import Vitals

/// A simulated patient: a baseline, a body clock, noise with a memory, and a course.
///
/// The same seed and the same instants give the same states, whichever of the patient's devices asks.
package struct Patient: Sendable {
  /// Where the vitals rest.
  package let baseline: Physiology
  /// What happens, how many seconds after the start it begins, and how many it takes.
  package let course: Course
  package let onsetSeconds: Double
  package let courseSeconds: Double
  private let stages: [CourseStage]
  private let isCharted: Bool
  private var noise: BodyNoise
  /// Steps of the noise taken: one a second of the patient's time.
  private var steps: Int64 = 0
  private var hasFallen = false

  /// More steps than these leave nothing of what was before, so a longer gap takes no more.
  private static let longestMemory: Int64 = 240

  package init(seed: UInt64, course: Course = .stable, onsetSeconds: Double = 0, courseSeconds: Double? = nil) {
    var generator = SeededGenerator(seed: seed)
    baseline =
      course.usesScale2 ? .chronicObstructive(using: &generator) : .healthy(using: &generator)
    noise = BodyNoise(generator: generator)
    self.course = course
    self.onsetSeconds = onsetSeconds
    self.courseSeconds = courseSeconds ?? course.defaultSeconds
    stages = course.stages
    isCharted = stages.contains { $0.consciousness != .alert || $0.oxygen }
  }

  /// The state so many seconds after the start, in a day of which `dayFraction` (0..<1) has passed. Ask with seconds that
  /// do not fall.
  package mutating func state(atSeconds seconds: Double, dayFraction: Double) -> BodyState {
    advance(to: Int64(max(0, seconds)), wakefulness: BodyClock.wakefulness(dayFraction: dayFraction))
    var state = BodyState(levels: baseline)
    if isCharted { (state.consciousness, state.oxygen) = (.alert, false) }
    apply(course.progress(secondsSinceOnset: seconds - onsetSeconds, overSeconds: courseSeconds), to: &state)
    let lives = state.levels.heartRate > 0
    if lives {
      state.activity =
        course.progress(secondsSinceOnset: seconds - onsetSeconds, overSeconds: 1) == nil
        ? noise.activity : noise.activity * 0.3
      state.levels = state.levels.adding(noise.deviation).adding(BodyClock.shift(dayFraction: dayFraction))
        .adding(Physiology(heartRate: 13, saturation: -0.3, respiration: 2.2, systolic: 7), times: state.activity)
    }
    return state
  }

  private mutating func advance(to wanted: Int64, wakefulness: Double) {
    guard wanted > steps else { return }
    for _ in 0..<min(wanted - steps, Self.longestMemory) { noise.step(wakefulness: wakefulness) }
    steps = wanted
  }

  private mutating func apply(_ progress: Double?, to state: inout BodyState) {
    guard let progress else { return }
    var before = (at: 0.0, levels: baseline)
    for stage in stages {
      let levels = stage.physiology(from: baseline)
      guard progress >= stage.at else {
        state.levels = before.levels.toward(levels, (progress - before.at) / (stage.at - before.at))
        break
      }
      before = (stage.at, levels)
      state.levels = levels
      state.rhythm = stage.rhythm
      if isCharted { (state.consciousness, state.oxygen) = (stage.consciousness, stage.oxygen) }
      state.lost = stage.lost
      state.irregularity = stage.irregularity
    }
    if course == .fall, !hasFallen {
      hasFallen = true
      state.fall = true
    }
  }
}
