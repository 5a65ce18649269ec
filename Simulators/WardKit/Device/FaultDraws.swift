/// The chances of one reading. All are drawn each time, used or not, so that a knob changes its own effect and no other
/// reading.
struct FaultDraws {
  let jitter, abnormal, impossible, duplicate, reorder, malformed, hostile, kind: Double
  let wrongIdentity, unknownDevice, reboot, probeOff, linkLoss: Double

  init(_ generator: inout SeededGenerator) {
    (jitter, abnormal, impossible) = (generator.unit(), generator.unit(), generator.unit())
    (duplicate, reorder, malformed) = (generator.unit(), generator.unit(), generator.unit())
    (hostile, kind, wrongIdentity) = (generator.unit(), generator.unit(), generator.unit())
    (unknownDevice, reboot, probeOff) = (generator.unit(), generator.unit(), generator.unit())
    linkLoss = generator.unit()
  }

  /// The element that ``kind`` falls on.
  func pick<Element>(from elements: [Element]) -> Element? {
    elements.isEmpty ? nil : elements[min(elements.count - 1, Int(kind * Double(elements.count)))]
  }
}
