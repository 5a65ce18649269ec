import Store
import Triage
import Vitals

/// A stretch of time in which a tier of a unit has nobody who could be called.
package struct RotaGap: Hashable, Sendable {
  package let unit: String
  package let role: CareTeamMember.Role
  package let time: Range<Timestamp>

  /// Who is missing where, whenever.
  struct Tier: Hashable {
    let unit: String
    let role: CareTeamMember.Role
  }

  var tier: Tier { Tier(unit: unit, role: role) }

  /// In words, for example `ward-1: no doctor from … to …`.
  package var words: String {
    "\(unit): no \(role.rawValue) from \(time.lowerBound.rfc3339) to \(time.upperBound.rfc3339)"
  }

  /// The gaps of all units in a stretch of time, the earliest first. Whoever is not registered, not active or of another
  /// role fills nothing.
  package static func all(in rota: Rota, over range: Range<Timestamp>, registry: Registry) -> [RotaGap] {
    all(in: rota, over: range) { registry.fills($0, person: $1) }
  }

  /// The same, by what the caller knows of persons.
  ///
  /// - Parameter fills: whether a person is there to be called in a role.
  package static func all(
    in rota: Rota, over range: Range<Timestamp>, fills: (CareTeamMember.Role, String) -> Bool
  ) -> [RotaGap] {
    rota.units.keys.flatMap { unit in
      CareTeamMember.Role.allCases.flatMap { role in
        gaps(of: unit, role, in: rota, over: range) { fills(role, $0) }
      }
    }.sorted { ($0.time.lowerBound, $0.unit, $0.role.rawValue) < ($1.time.lowerBound, $1.unit, $1.role.rawValue) }
  }

  /// The gaps of one role in one unit.
  static func gaps(
    of unit: String, _ role: CareTeamMember.Role, in rota: Rota, over range: Range<Timestamp>,
    isFilled: (String) -> Bool
  ) -> [RotaGap] {
    let manned = rota.duties(of: unit, in: range).filter { $0.shift.persons.contains(where: isFilled) }.map(\.time)
    var gaps: [RotaGap] = []
    var covered = range.lowerBound
    for time in manned {
      if time.lowerBound > covered { gaps.append(RotaGap(unit: unit, role: role, time: covered..<time.lowerBound)) }
      covered = max(covered, time.upperBound)
    }
    if covered < range.upperBound { gaps.append(RotaGap(unit: unit, role: role, time: covered..<range.upperBound)) }
    return gaps
  }
}
