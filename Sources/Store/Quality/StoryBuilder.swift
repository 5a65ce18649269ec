import Foundation
import GRDB
import Ledger
import Triage
import Vault
import Vitals

/// Puts an alert's life together from its entries.
struct StoryBuilder {
  let opened: Int64
  private let range: Range<Timestamp>
  /// Whether it was opened at another time: nothing more of it is looked at.
  private(set) var isOutside = false
  private var patient: String?
  private var isTechnical = false
  private var isDrill = false
  private var steps: [AlertStory.Step] = []
  private var answers = AnswerCount()

  init(opened: Int64, range: Range<Timestamp>) {
    self.opened = opened
    self.range = range
  }

  /// Nil when it was opened at another time.
  var story: AlertStory? {
    guard !isOutside, !steps.isEmpty else { return nil }
    return AlertStory(opened: opened, patient: patient, isTechnical: isTechnical, isDrill: isDrill, steps: steps)
  }

  /// Takes the next entry: a row with `position`, `bytes`, `subject`, `sealed` and `key`.
  mutating func add(_ row: Row, keyRing: KeyRing) throws {
    let entry = try Entry.parse(Array(row["bytes"] as Data))
    let written = Timestamp(milliseconds: entry.time)
    if steps.isEmpty {
      guard range.contains(written) else {
        isOutside = true
        return
      }
      patient = entry.subject
      isTechnical = entry.type == .technicalRaised
    }
    let payload = EntryPayload.open(
      row["sealed"], of: entry, at: row["position"], subject: row["subject"], key: row["key"], keyRing: keyRing
    ).value
    if steps.isEmpty { isDrill = payload?["kind"]?.string == TechnicalKind.drill.rawValue }
    let isInPart = answers.take(entry, payload: payload)
    steps.append(
      AlertStory.Step(
        type: entry.type, time: time(of: entry, written), why: payload?["why"]?.string,
        reason: payload?["reason"]?.string, priority: payload?["priority"]?.string,
        isPersons: entry.author != entry.origin, isInPart: isInPart))
  }

  /// A person's entry bears the person's own time; just before it stands when and from where the gateway took it.
  private func time(of entry: Entry, _ written: Timestamp) -> Timestamp {
    guard entry.author != entry.origin else { return written }
    guard let before = steps.last, before.type == .alertAnswered else {
      return max(written, steps.last?.time ?? written)
    }
    return before.time
  }
}
