import WardKit

/// What a record says: made from its number, so that whoever opens it can tell that it is what was written.
enum RecordText {
  static func text(_ number: Int, of scenario: ExchangeScenario) -> String {
    var dice = SeededGenerator(seed: scenario.seed, purpose: .stored, index: number)
    var text = "Record \(number)."
    while text.utf8.count < scenario.recordBytes { text += " " + String(dice.next(), radix: 36) }
    return String(text.prefix(scenario.recordBytes))
  }
}
