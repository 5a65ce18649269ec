/// A line of the gateway's access log.
package struct LoggedAccess: Decodable, Hashable, Sendable {
  /// One thing that was asked for.
  package struct Item: Decodable, Hashable, Sendable {
    package struct Basis: Decodable, Hashable, Sendable {
      package let kind: String
      package let of: Int64?

      package init(kind: String, of: Int64? = nil) {
        self.kind = kind
        self.of = of
      }
    }

    package let record: Int64?
    package let `class`: String?
    package let basis: Basis?

    package init(record: Int64? = nil, class dataClass: String? = nil, basis: Basis? = nil) {
      self.record = record
      self.class = dataClass
      self.basis = basis
    }

    var resource: PlainResource? { record.map { .record($0) } ?? `class`.map { .dataClass($0) } }
  }

  package let position: Int64
  /// Milliseconds since 1970.
  package let time: Int64
  package let patient: String
  package let person: String
  package let organisation: String?
  package let permitted: Bool
  package let grants: [Int64]
  package let action: String?
  package let purpose: String?
  package let items: [Item]?
  /// Why a permitted access opened nothing, and cost no use; nil for one that did.
  package let unopened: String?

  package init(
    position: Int64, time: Int64, patient: String, person: String, organisation: String?, permitted: Bool,
    grants: [Int64], action: String, purpose: String, items: [Item], unopened: String? = nil
  ) {
    self.position = position
    self.time = time
    self.patient = patient
    self.person = person
    self.organisation = organisation
    self.permitted = permitted
    self.grants = grants
    self.action = action
    self.purpose = purpose
    self.items = items
    self.unopened = unopened
  }

  /// What was asked; nil when the log does not say (a patient who was erased).
  var ask: PlainAsk? {
    guard let action, let purpose else { return nil }
    return PlainAsk(person: person, organisation: organisation, patient: patient, action: action, purpose: purpose)
  }
}
