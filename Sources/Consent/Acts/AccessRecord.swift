import Ledger
import Vitals

/// The entry of a decision (`access.decided`): one opening, or one page of a list with everything on it.
///
/// All decisions of a record were made by one state, for one person, patient, action and purpose. A counted grant costs
/// one use a record, however many things the page shows.
package struct AccessRecord: Hashable, Sendable {
  /// Most decisions of one record.
  package static let itemBound = 512

  /// Never empty.
  package let decisions: [Decision]
  /// Why nothing was opened although it was permitted; nil for what was, and for a denial.
  package let unopened: Unopened?

  /// Nil for no or too many decisions, or for such as do not belong together.
  package init?(_ decisions: [Decision], unopened: Unopened? = nil) {
    guard let first = decisions.first, decisions.count <= Self.itemBound else { return nil }
    let belong = decisions.allSatisfy { decision in
      let (own, other) = (decision.request, first.request)
      return own.person == other.person && own.organisation == other.organisation && own.patient == other.patient
        && own.action == other.action && own.purpose == other.purpose && decision.position == first.position
        && decision.time == first.time
    }
    guard belong else { return nil }
    self.decisions = decisions
    self.unopened = decisions.contains(where: \.isPermitted) ? unopened : nil
  }

  package var request: AccessRequest { decisions[0].request }
  package var position: Int64 { decisions[0].position }
  package var time: Timestamp { decisions[0].time }

  /// Whether anything of it was permitted.
  package var isPermitted: Bool { decisions.contains(where: \.isPermitted) }

  /// Every grant that it rests on, in order.
  package var grants: [GrantID] { Set(decisions.flatMap(\.grants)).sorted() }

  /// Every grant of which it costs one use, in order; none when nothing was opened.
  package var countedGrants: [GrantID] {
    unopened == nil ? Set(decisions.flatMap(\.countedGrants)).sorted() : []
  }
}
