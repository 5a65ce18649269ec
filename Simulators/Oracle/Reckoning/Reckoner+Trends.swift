import Vitals

/// What only the past shows, where the rules look for it.
extension Reckoner {
  /// Adds what a reading shows beside those before it.
  ///
  /// - Parameters:
  ///   - time: of the reading, corrected as far as the clock's error is known.
  ///   - isTimeSure: whether that is its time for certain.
  func addTrends(
    to opinion: inout PlainJudge.Opinion, _ reading: OpenReading, known: Known, history: History, at time: Int64,
    isTimeSure: Bool
  ) {
    guard !rules.trends.isEmpty else { return }
    let isSure =
      isTimeSure && history.isPlaceSure(of: Int(clamping: reading.number)) && reading.reading.vitals[.heartRate] != 0
    let orders = orders(of: reading.device)
    let step = TrendStep(reading.reading, known: known, orders: orders, at: time)
    let patient = patient(of: reading.device)
    let finding = trends[patient, default: TrendBook()].take(step, isSure: isSure, rules: rules.trends)
    if !finding.certain.isEmpty {
      let isAlarm = opinion.fates == FateSet(.alarmed)
      let delays = finding.certain.filter { !orders.suppressed.contains($0.condition) }.map(\.delayMilliseconds)
      let known = isAlarm ? opinion.delayMilliseconds : nil
      opinion.reasons = (isAlarm ? opinion.reasons : []) + finding.certain.map(\.words)
      opinion.delayMilliseconds = (delays + (known.map { [$0] } ?? [])).min()
      opinion.fates = FateSet(.alarmed)
      opinion.isSilenced = delays.isEmpty && (!isAlarm || opinion.isSilenced)
    } else if !finding.possible.isEmpty {
      opinion.fates.formUnion(FateSet(.alarmed))
      opinion.isSilenced = false
      opinion.reasons += finding.possible.map { $0 + ", by order of arrival" }
    }
  }
}

extension History {
  /// Whether every other reading under way was judged before this one for certain, or after it.
  func isPlaceSure(of number: Int) -> Bool {
    guard let passage = passages[number] else { return false }
    return passages.allSatisfy { other, way in
      other == number || (way.settled != nil && way.isBefore(passage)) || passage.isBefore(way)
    }
  }
}
