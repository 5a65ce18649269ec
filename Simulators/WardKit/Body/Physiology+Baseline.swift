extension Physiology {
  /// A resting adult's baseline; no value lies so near a limit that noise, activity and the time of day reach it.
  package static func healthy(using generator: inout SeededGenerator) -> Physiology {
    Physiology(
      heartRate: generator.within(61...77), saturation: generator.within(97.2...98.6),
      respiration: generator.within(13.2...16.5), temperature: generator.within(36.5...37.0),
      systolic: generator.within(117...134), diastolic: generator.within(70...82),
      glucose: generator.within(4.9...6.2))
  }

  /// The baseline of somebody with chronic hypercapnic respiratory failure, whose target is 88-92 % (NEWS2, scale 2).
  package static func chronicObstructive(using generator: inout SeededGenerator) -> Physiology {
    var baseline = healthy(using: &generator)
    baseline.saturation = generator.within(89.5...91)
    baseline.respiration = generator.within(16...18)
    baseline.heartRate = generator.within(68...80)
    return baseline
  }
}
