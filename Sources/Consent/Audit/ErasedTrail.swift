import Ledger
import Vitals

/// What still stands in clear about the grants of an erased patient.
struct ErasedTrail {
  private struct Line {
    let period: Period
    let grantee: Grantee?
    var isEnded = false
  }

  /// The care team.
  private(set) var team: Set<PersonID> = []
  private var lines: [GrantID: Line] = [:]

  /// Follows what gives and ends grants. What is malformed gives nothing.
  mutating func follow(_ entry: Entry, at position: Int64) {
    let body = Fields(entry.body)
    switch entry.type {
    case .consentGranted:
      guard let period = try? body.period() else { return }
      lines[GrantID(position: position)] = Line(period: period, grantee: try? Grantee(body, Fields([:])))
      if let old = try? body.optionalPosition("supersedes") { lines[GrantID(position: old)]?.isEnded = true }
    case .consentRevoked:
      if let target = try? body.position("of") { lines[GrantID(position: target)]?.isEnded = true }
    case .teamChanged:
      team = CareTeam(entry, at: position).members
    default: break
    }
  }

  /// Whether the grant stood at this time, and, where its grantee stands in clear, for this person or organisation. Above
  /// the first of a chain the grantee is whoever delegated.
  func holds(_ id: GrantID, at time: Timestamp, for access: AccessEntry, isFirst: Bool) -> Bool {
    guard let line = lines[id], !line.isEnded, line.period.contains(time) else { return false }
    switch line.grantee {
    case .person(let person) where isFirst: return person == access.person
    case .organisation(let organisation) where isFirst: return organisation == access.organisation
    default: return true
    }
  }
}
