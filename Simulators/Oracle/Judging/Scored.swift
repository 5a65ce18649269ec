import Vitals

/// The NEWS2 aggregate of a reading together with what is known: the least and the greatest sum over all candidates. A
/// parameter that is unknown adds nothing, for the aggregate alerts on what is known.
struct Scored {
  private(set) var least = 0
  private(set) var greatest = 0
  /// Parameters that the reading itself carries and that score 3 alone, whatever else is known.
  private(set) var ownThrees: [String] = []

  init(reading: Reading, known: Known, orders: PlainOrders) {
    guard orders.isScored else { return }
    add(.respiratoryRate, Chart.respiration, reading, known)
    add(.systolic, Chart.systolic, reading, known)
    add(.heartRate, Chart.pulse, reading, known)
    add(.temperature, Chart.temperature, reading, known)
    addConsciousness(reading, known)
    addSaturation(reading, known, scale: orders.scale)
    // Where the patient has a limit of their own, it speaks in place of a score of 3; the sum counts it all the same.
    ownThrees.removeAll { key in
      guard let vital = Vital(key: key), let value = reading.vitals[vital] else { return false }
      return orders.speaks(for: vital, onLowSide: Chart.isLow(value, of: vital))
    }
  }

  private mutating func add(_ vital: Vital, _ row: Chart.Row, _ reading: Reading, _ known: Known) {
    let own = reading.vitals[vital]
    let values = own.map { [$0] } ?? known.candidates(of: vital)
    add(values.map { $0.map(row.score) ?? 0 })
    if let own, row.score(own) == 3 { ownThrees.append(vital.key) }
  }

  private mutating func addConsciousness(_ reading: Reading, _ known: Known) {
    let levels = reading.consciousness.map { [$0] } ?? known.consciousness
    add(levels.map { $0.map(Chart.consciousness) ?? 0 })
    if let own = reading.consciousness, Chart.consciousness(own) == 3 { ownThrees.append("acvpu") }
  }

  /// Saturation and oxygen together: on scale 2 the one decides which row scores the other.
  private mutating func addSaturation(_ reading: Reading, _ known: Known, scale: Scale) {
    let own = reading.vitals[.oxygenSaturation]
    let percents = own.map { [$0] } ?? known.candidates(of: .oxygenSaturation)
    let supplies = reading.oxygen.map { [$0] } ?? known.oxygen
    var sums: [Int] = []
    var isThree = own != nil
    for supply in supplies {
      let row = Self.row(scale, isOnOxygen: supply ?? false)
      for percent in percents {
        sums.append((percent.map(row.score) ?? 0) + (supply.map(Chart.oxygen) ?? 0))
      }
      if let own, row.score(own) != 3 { isThree = false }
    }
    add(sums)
    if isThree { ownThrees.append(Vital.oxygenSaturation.key) }
  }

  private static func row(_ scale: Scale, isOnOxygen: Bool) -> Chart.Row {
    guard scale == .two else { return Chart.saturation }
    return isOnOxygen ? Chart.saturationTargetOnOxygen : Chart.saturationTargetOnAir
  }

  private mutating func add(_ scores: [Int]) {
    least += scores.min() ?? 0
    greatest += scores.max() ?? 0
  }
}
