import Vitals

/// The readings of one message while they are gathered, in the order in which their instants first came.
struct ReadingDrafts {
  private var drafts: [ReadingDraft] = []
  private var places: [ReadingDraft.Key: Int] = [:]
  private(set) var refused: [PayloadError] = []
  /// Parts that Vigil does not know, beside any reading.
  private var unknown = 0
  /// Words for faults that Vigil does not know.
  private var unknownWords: [String] = []

  /// Lets `change` work on the reading of this instant.
  ///
  /// A device that reports one vital twice for one instant has measured twice: the second value opens another reading
  /// with the same key, and the duplicate check compares the two.
  mutating func update(
    _ key: ReadingDraft.Key, adding field: PayloadField?, _ change: (inout ReadingDraft) -> Void
  ) {
    if let place = places[key], field.map({ !drafts[place].seen.contains($0) }) ?? true {
      change(&drafts[place])
      return
    }
    places[key] = drafts.count
    drafts.append(ReadingDraft(key))
    change(&drafts[drafts.count - 1])
  }

  mutating func refuse(_ error: PayloadError) {
    refused.append(error)
  }

  mutating func ignoreUnknown() {
    unknown += 1
  }

  /// Counts a word that should name a fault and names none.
  mutating func ignoreUnknown(word: String) {
    unknown += 1
    unknownWords.append(word)
  }

  /// - Throws: the refusal when it is the only thing in the message, or ``PayloadError/empty``.
  func finished() throws(PayloadError) -> DecodedMessage {
    var readings = drafts.filter(\.saysSomething).map(\.rich)
    if readings.isEmpty, refused.count <= 1 { throw refused.first ?? .empty }
    if !readings.isEmpty {
      readings[0].decoded.unknownKeys += unknown
      readings[0].unknownWords += unknownWords
    }
    return DecodedMessage(readings: readings, refused: refused)
  }
}
