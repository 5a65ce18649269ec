/// A step of the timeline: `connecting`, `running`, `draining`, then whatever the scenario names.
package struct PhaseEvent: Hashable, Sendable {
  package let name: String
  /// What is done, in words for the screen and the report.
  package let detail: String
  package let isBeginning: Bool
  package let at: Int64

  package init(name: String, detail: String, isBeginning: Bool, at: Int64) {
    self.name = name
    self.detail = detail
    self.isBeginning = isBeginning
    self.at = at
  }
}
