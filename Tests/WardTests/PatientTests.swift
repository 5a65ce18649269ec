import Testing
import Vitals
import WardKit

@Suite struct PatientTests {
  private func payloads(seed: UInt64, course: Course, count: Int) -> [[UInt8]] {
    var patient = Patient(seed: seed, course: course, onsetSeconds: 10)
    return (0..<count).map { second in
      NativePayload(
        sequence: UInt64(second), boot: 1, time: Timestamp(milliseconds: Int64(second) * 1_000),
        sample: patient.sample(atSeconds: Double(second), dayFraction: 0.5), isFull: true, batteryPercent: 90
      ).bytes
    }
  }

  @Test(arguments: Course.allCases) func `the same seed gives the same bytes, another seed others`(course: Course) {
    #expect(payloads(seed: 7, course: course, count: 200) == payloads(seed: 7, course: course, count: 200))
    #expect(payloads(seed: 7, course: course, count: 200) != payloads(seed: 8, course: course, count: 200))
  }

  @Test(arguments: UInt64(0)..<200) func `a stable patient never alarms`(seed: UInt64) {
    var patient = Patient(seed: seed)
    for second in 0..<600 {
      let sample = patient.sample(atSeconds: Double(second), dayFraction: Double(second) / 600)
      #expect(!sample.isPlainlyAbnormal, "seed \(seed), second \(second): \(sample)")
    }
  }

  @Test(arguments: Course.allCases.filter { $0 != .stable && $0 != .recovery })
  func `every course is plain to see within a minute of its onset`(course: Course) {
    for seed in UInt64(0)..<50 {
      var patient = Patient(seed: seed, course: course, onsetSeconds: 10)
      let samples = (0..<70).map { patient.sample(atSeconds: Double($0), dayFraction: 0.5) }
      #expect(samples.prefix(10).allSatisfy { !$0.isPlainlyAbnormal }, "\(course), seed \(seed)")
      #expect(samples.contains { $0.isPlainlyAbnormal }, "\(course), seed \(seed)")
    }
  }

  @Test func `a fall is reported once`() {
    var patient = Patient(seed: 3, course: .fall, onsetSeconds: 5)
    let falls = (0..<60).filter { patient.sample(atSeconds: Double($0), dayFraction: 0.5).fall }
    #expect(falls == [5])
  }
}
