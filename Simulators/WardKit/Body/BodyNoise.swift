/// How a body wanders about its state: each vital an AR(1) process, correlated through one common drive, and bouts of
/// activity. One step is one second of the patient's time.
package struct BodyNoise: Hashable, Sendable {
  private var generator: SeededGenerator
  /// AR(1): what is left of the last deviation, and one fresh part, so that neighbours resemble each other.
  package private(set) var deviation = Physiology()
  /// The common drive (arousal): heart, breath and pressure rise and fall together.
  private var drive = 0.0
  /// 0...1, and where it is heading for how many more steps.
  package private(set) var activity = 0.0
  private var target = 0.0
  private var remaining = 0

  /// Correlation from one second to the next.
  private static let memory = 0.92
  private static let driveMemory = 0.985
  /// Bouts an hour of wakefulness.
  private static let boutsPerHour = 5.0

  package init(generator: SeededGenerator) {
    self.generator = generator
  }

  /// - Parameter wakefulness: 0 asleep ... 1 awake; nobody walks about asleep.
  package mutating func step(wakefulness: Double) {
    drive = Self.driveMemory * drive + 0.12 * generator.normal()
    let fresh = Physiology(
      heartRate: 0.55 * generator.normal() + 0.12 * drive, saturation: 0.11 * generator.normal(),
      respiration: 0.16 * generator.normal() + 0.02 * drive, temperature: 0.008 * generator.normal(),
      systolic: 0.7 * generator.normal() + 0.14 * drive, diastolic: 0.45 * generator.normal() + 0.08 * drive,
      glucose: 0.012 * generator.normal())
    deviation = fresh.adding(deviation, times: Self.memory)
    let starts = generator.chance(Self.boutsPerHour / 3_600 * wakefulness)
    let strength = generator.within(0.25...1)
    let length = 20 + Int(160 * generator.unit())
    if remaining > 0 {
      remaining -= 1
      if remaining == 0 { target = 0 }
    } else if starts {
      (target, remaining) = (strength, length)
    }
    activity += (target - activity) * 0.08
  }
}
