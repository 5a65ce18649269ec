/// Names a thing by the ledger position of the entry that made it (as alerts are, decision 0004).
///
/// The type parameter keeps a request from being taken for a grant; positions are never given twice.
package struct Reference<Thing>: Hashable, Comparable, Sendable, CustomStringConvertible {
  package let position: Int64

  package init(position: Int64) { self.position = position }

  package static func < (left: Reference, right: Reference) -> Bool { left.position < right.position }

  package var description: String { String(position) }
}

package typealias GrantID = Reference<Grant>
package typealias ProhibitionID = Reference<Prohibition>
package typealias RequestID = Reference<ConsentRequest>
package typealias RecordID = Reference<RecordFacts>
package typealias GuardianshipID = Reference<Guardianship>
package typealias PanelID = Reference<CustodianPanel>
package typealias CareTeamID = Reference<CareTeam>
package typealias EmergencyID = Reference<EmergencyAccess>
