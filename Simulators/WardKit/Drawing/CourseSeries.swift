import Vitals

/// What a course looks like: one simulated patient, sampled evenly over it, for a picture.
package struct CourseSeries: Hashable, Sendable {
  package let course: Course
  package let onsetSeconds: Double
  /// Seconds between two samples.
  package let stepSeconds: Double
  package let readings: [Reading]

  /// - Parameter count: samples, from before the onset to after the full picture.
  package init(course: Course, overSeconds: Double, seed: UInt64, count: Int) {
    self.course = course
    onsetSeconds = overSeconds * 0.15
    stepSeconds = overSeconds * 1.3 / Double(max(1, count))
    var patient = Patient(seed: seed, course: course, onsetSeconds: onsetSeconds, courseSeconds: overSeconds)
    var sensor = Sensor(generator: SeededGenerator(seed: seed, purpose: .sensor, index: 0))
    var readings: [Reading] = []
    for number in 0..<count {
      let seconds = Double(number) * stepSeconds
      var reading = Reading(time: Timestamp(milliseconds: Int64(seconds * 1_000)))
      sensor.measure(patient.state(atSeconds: seconds, dayFraction: 0.5), isFull: true, into: &reading)
      readings.append(reading)
    }
    self.readings = readings
  }

  /// The values of a vital in its unit; nil where it was not measured.
  package func values(of vital: Vital) -> [Double?] {
    readings.map { reading in reading.vitals[vital].map { Double($0) / Double(vital.scale) } }
  }

  /// The vitals that the course moves, and those that say how the patient is.
  package var drawn: [Vital] {
    let moved = course.stages.reduce(into: Set<Vital>()) { $0.formUnion($1.levels.keys) }
    return Vital.allCases.filter { moved.isEmpty ? Sensor.fast.contains($0) : moved.contains($0) }
  }
}
