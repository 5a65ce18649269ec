import Ledger
import Vitals

/// A decision's entry as it is read back: what the state and the audit need of it.
package struct AccessEntry: Hashable, Sendable {
  /// One thing that was asked for.
  package struct Item: Hashable, Sendable {
    package let resource: Resource
    /// The basis of a permit; nil for a denial.
    package let basis: Basis?
  }

  package let person: PersonID
  package let organisation: OrganisationID?
  package let patient: PersonID
  package let position: Int64
  package let isPermitted: Bool
  /// Every grant that the permits rest on.
  package let grants: [GrantID]
  /// The grants of which it cost a use.
  package let countedGrants: [GrantID]
  /// What was asked; nil when the patient was erased since.
  package let action: AccessAction?
  package let purpose: Purpose?
  /// By which rules it was decided; ``RuleVersion/contracts`` where no version can be read.
  package let version: RuleVersion
  /// Why nothing was opened although it was permitted; nil for what was, and where it cannot be read.
  package let unopened: Unopened?
  /// Empty when the patient was erased since.
  package let items: [Item]

  /// - Throws: ``ConsentRefusal/malformed(_:)``, or ``ConsentRefusal/valuesMissing`` without a payload.
  package init(_ entry: Entry, values: ConsentValues) throws(ConsentRefusal) {
    let body = Fields(entry.body)
    guard let patient = entry.subject.flatMap({ PersonID($0) }) else { throw .malformed("subject") }
    self.patient = patient
    person = try body.person("person")
    organisation = try body.optionalOrganisation("organisation")
    position = try body.position("position")
    isPermitted = try body.flag("permitted")
    grants = try body.positions("grants", bound: 4_096).map(GrantID.init(position:))
    countedGrants = try body.positions("uses", bound: 4_096).map(GrantID.init(position:))
    guard entry.body.count == (organisation == nil ? 5 : 6) else { throw .malformed("body") }
    switch values {
    case .absent: throw .valuesMissing
    case .erased: (action, purpose, version, unopened, items) = (nil, nil, .contracts, nil, [])
    case .opened(let payload):
      let fields = Fields(payload)
      action = try fields.word("action") as AccessAction
      purpose = try fields.word("purpose") as Purpose
      guard let version = try RuleVersion(rawValue: fields.optionalPosition("rules") ?? RuleVersion.contracts.rawValue)
      else { throw .malformed("rules") }
      self.version = version
      unopened = fields.has("unopened") ? try fields.word("unopened") : nil
      var items: [Item] = []
      for item in try fields.list("items", bound: AccessRecord.itemBound) { items.append(try Item(item)) }
      guard !items.isEmpty else { throw .malformed("items") }
      self.items = items
      guard isPermitted == items.contains(where: { $0.basis != nil }) else { throw .malformed("permitted") }
    }
  }

  /// What was asked about one thing; nil when the patient was erased since.
  package func request(_ item: Item) -> AccessRequest? {
    guard let action, let purpose else { return nil }
    return AccessRequest(
      by: person, for: organisation, patient: patient, action: action, resource: item.resource, purpose: purpose)
  }
}

extension AccessEntry.Item {
  fileprivate init(_ fields: Fields) throws(ConsentRefusal) {
    resource =
      if fields.has("record") {
        .record(RecordID(position: try fields.position("record")))
      } else if fields.has("outline") {
        .outline(RecordID(position: try fields.position("outline")))
      } else {
        .dataClass(try fields.word("class"))
      }
    basis = fields.has("basis") ? try Basis(try fields.fields("basis")) : nil
  }
}
