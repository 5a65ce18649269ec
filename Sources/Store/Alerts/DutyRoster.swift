import GRDB
import Ledger
import Triage
import Vitals

/// Who is on duty in which unit now, as the rota in force says. Not on the ledger by itself: whom it makes an alert call
/// stands in the alert's entries, and which rota was in force in an entry of its own.
package struct DutyRoster: Hashable, Sendable {
  /// One unit.
  package struct Unit: Hashable, Sendable {
    /// Ids of persons, sorted.
    package let onDuty: [String]
    /// Everybody who is in any of the unit's shifts: only these are excused while off duty.
    package let rostered: Set<String>
    /// Until when calls of low priority wait; nil when they do not.
    package let quietUntil: Timestamp?

    package init(onDuty: [String] = [], rostered: Set<String> = [], quietUntil: Timestamp? = nil) {
      self.onDuty = onDuty
      self.rostered = rostered
      self.quietUntil = quietUntil
    }
  }

  package let units: [String: Unit]

  package init(units: [String: Unit] = [:]) {
    self.units = units
  }

  /// Who of a patient's team is called now, and the unit's desks on duty. A role that nobody on duty has falls back to
  /// everybody of that role on the team: a rota never makes a patient unreachable.
  func plan(team: [CareTeamMember], unit: String, isDesk: (String) -> Bool) -> CallPlan {
    let whole = CallPlan(team: team)
    guard let unit = units[unit] else { return whole }
    let present = team.filter { !unit.rostered.contains($0.person) || unit.onDuty.contains($0.person) }
    let desks = unit.onDuty.filter(isDesk).map { CareTeamMember(person: $0, role: .desk) }
    let now = CallPlan(team: present + desks)
    let absent = team.filter { member in
      switch member.role {
      case .doctor: now.doctors.isEmpty
      case .desk: now.desks.isEmpty
      }
    }
    return CallPlan(team: present + desks + absent)
  }
}

extension Transaction {
  /// Puts a roster in force: open alerts call whoever is on duty now.
  ///
  /// - Complexity: O(open alerts).
  package func setDuty(_ roster: DutyRoster) throws {
    core.ward.setDuty(roster)
    for opened in core.ward.alerts.open.keys.sorted() {
      guard let record = core.ward.alerts.open[opened] else { continue }
      try feed(.planChanged(currentPlan(of: record)), to: opened)
      if let key = record.technical, key.kind == TechnicalKind.nobodyToCall.rawValue, key.subject != .node {
        try endGap(of: key.subject)
      }
    }
  }

  /// Writes down which rota is in force, unless it is the one that was.
  package func rotaLoaded(version: String) throws {
    let known = try String.fetchOne(db, sql: "SELECT value FROM meta WHERE key = 'rota'")
    guard known != version else { return }
    try append(.rotaLoaded, body: ["version": .string(version)])
    try db.execute(sql: "INSERT OR REPLACE INTO meta (key, value) VALUES ('rota', ?)", arguments: [version])
  }
}
