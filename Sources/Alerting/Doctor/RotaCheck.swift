import Ledger
import Triage
import Vitals

/// Looks at the rota's file and its gaps of the coming week.
package struct RotaCheck: Sendable {
  private let path: String
  private let persons: JSONValue
  private let now: Timestamp

  /// - Parameter persons: the list that the gateway answers commands with.
  package init(path: String, persons: JSONValue, now: Timestamp) {
    self.path = path
    self.persons = persons
    self.now = now
  }

  package func diagnoses() -> [Diagnosis] {
    do {
      guard let file = try RotaFile(path: path) else {
        return [Diagnosis("rota", .unknown, "there is none: everybody on a team is always called")]
      }
      let week = now..<now.adding(milliseconds: 7 * 86_400_000)
      let gaps = RotaGap.all(in: file.rota, over: week) { role, person in
        (persons.array ?? []).contains { row in
          row["person"]?.string == person && row["role"]?.string == role.rawValue && row["active"]?.bool == true
        }
      }
      guard let first = gaps.first else { return [Diagnosis("rota", .good, "no gap in the coming week")] }
      let isNear = first.time.lowerBound.milliseconds(since: now) < 86_400_000
      return [
        Diagnosis(
          "rota", isNear ? .bad : .warning, "\(gaps.count) gaps in the coming week; \(first.words)",
          advice: "fill them in config/rota.yaml and send SIGHUP; `vigil rota check` lists all")
      ]
    } catch {
      return [Diagnosis("rota", .bad, "\(error)", advice: "`vigil rota check` names the line")]
    }
  }
}
