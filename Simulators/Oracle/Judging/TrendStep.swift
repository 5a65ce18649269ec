import Vitals

/// What one reading adds to the course of a patient.
struct TrendStep: Sendable {
  /// Milliseconds since 1970.
  let time: Int64
  /// What the reading itself carries.
  let saturation: Int?
  /// The NEWS2 score of everything that is known by it.
  let score: Int
  /// The parameters that the score is known from, a bit each.
  let known: UInt8
  /// Whether NEWS2 applies to the patient.
  let isScored: Bool
  /// Whether nothing about score and parameters depends on an order that nobody knows.
  let isExact: Bool

  init(_ reading: Reading, known: Known, orders: PlainOrders, at time: Int64) {
    self.time = time
    saturation = reading.vitals[.oxygenSaturation]
    let scored = Scored(reading: reading, known: known, orders: orders)
    score = scored.least
    var bits: UInt8 = 0
    var bit: UInt8 = 1
    var isExact = scored.least == scored.greatest
    func note(_ hasOwn: Bool, _ isKnown: [Bool]) {
      if hasOwn || isKnown == [true] { bits |= bit }
      bit <<= 1
      if !hasOwn, isKnown.count > 1 { isExact = false }
    }
    for vital in [Vital.respiratoryRate, .oxygenSaturation, .systolic, .heartRate, .temperature] {
      note(reading.vitals[vital] != nil, known.candidates(of: vital).map { $0 != nil })
    }
    note(reading.oxygen != nil, known.oxygen.map { $0 != nil })
    note(reading.consciousness != nil, known.consciousness.map { $0 != nil })
    self.known = bits
    self.isExact = isExact
    isScored = orders.isScored
  }

  /// Whether everything that this one knows was known to the other.
  func knowsNoMore(than other: TrendStep) -> Bool { known & ~other.known == 0 }
}
