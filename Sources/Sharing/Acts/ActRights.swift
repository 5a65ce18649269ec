import Ledger
import Store

/// Which role may do which act (DESIGN, section 6).
package enum ActRights {
  private static let administrative: Set<EntryType> = [.teamChanged, .deviceBound, .deviceUnbound]

  /// The acts that a person signs at all.
  package static let acts: Set<EntryType> = administrative.union([
    .personKey, .alertAcknowledged, .alertRejected, .alertResolved,
  ])

  /// Whether this role may sign an act of this type. Everybody may change the own key; that it is the own one is checked
  /// where the entry is read.
  package static func permits(_ type: EntryType, for role: Role) -> Bool {
    if type == .personKey || administrative.contains(type) { return true }
    switch role {
    case .administrator: return false
    case .doctor: return [.alertAcknowledged, .alertRejected, .alertResolved].contains(type)
    case .desk: return type == .alertAcknowledged
    }
  }
}
