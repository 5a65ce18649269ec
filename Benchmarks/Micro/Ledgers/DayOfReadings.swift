import Vitals

/// A ward's day: every patient near a baseline of his own, with a slow swing and noise; one in eight is ill for half an
/// hour, and a loose sensor shows a wild value now and then. Seeded.
struct DayOfReadings {
  private struct Patient {
    let heartRate: Int
    let saturation: Int
    let respiratoryRate: Int
    /// Seconds of the day in which he is ill.
    let illness: Range<Int>
  }

  private static let illnessSeconds = 1_800
  /// One reading in so many is wild.
  private static let wildOneIn = 5_000

  private var dice = Dice(state: 2_017)
  private var patients: [Patient] = []

  init(patients count: Int, hours: Int) {
    patients = (0..<count).map { number in
      let begin = Int.random(in: 0..<max(hours * 3_600 - Self.illnessSeconds, 1), using: &dice)
      return Patient(
        heartRate: Int.random(in: 62...78, using: &dice), saturation: Int.random(in: 96...98, using: &dice),
        respiratoryRate: Int.random(in: 13...17, using: &dice),
        illness: number % 8 == 0 ? begin..<begin + Self.illnessSeconds : 0..<0)
    }
  }

  /// - Parameter second: of the simulated time.
  mutating func reading(of number: Int, sequence: UInt64, at time: Timestamp, second: Int) -> Reading {
    let patient = patients[number]
    // Slower at night: a triangle over the day, six beats up and down.
    let swing = abs((second + number * 600) % 86_400 - 43_200) / 7_200 - 3
    var reading = Reading(time: time, sequence: sequence, boot: 1)
    let isIll = patient.illness.contains(second)
    let isWild = Int.random(in: 0..<Self.wildOneIn, using: &dice) == 0
    let rate = patient.heartRate + swing + Int.random(in: -4...4, using: &dice)
    reading.vitals[.heartRate] = isWild ? 190 : isIll ? rate + 70 : rate
    reading.vitals[.oxygenSaturation] = min(patient.saturation + Int.random(in: 0...1, using: &dice), 100)
    reading.vitals[.respiratoryRate] = patient.respiratoryRate + Int.random(in: -1...1, using: &dice) + (isIll ? 8 : 0)
    reading.contact = true
    reading.battery = 90
    return reading
  }
}
