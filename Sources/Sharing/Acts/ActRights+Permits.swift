import Ledger
import Store
import Vitals

extension ActRights {
  /// Whether this person may do this act as things stand.
  ///
  /// - Throws: what ``Transaction/openAlert(_:)`` throws for an alert that is not open.
  static func permits(_ act: Act, by person: Person, in transaction: Transaction) throws -> Bool {
    switch reach(of: act.type, for: person.role) {
    case nil: false
    case .any, .contract: true
    case .ownKey, .own: act.subject == person.id
    case .ownPatients: try isOwn(act.subject, of: person, in: transaction)
    case .ownAlerts: try alert(of: act, in: transaction).map { concerns($0, person, in: transaction) } ?? false
    case .called: try alert(of: act, in: transaction).map { $0.calls(person.id) } ?? false
    case .onDuty: isOnDuty(person, for: act, in: transaction)
    case .technical: try alert(of: act, in: transaction)?.technical != nil
    }
  }

  private static func isOwn(_ patient: String?, of person: Person, in transaction: Transaction) throws -> Bool {
    guard let patient, let known = transaction.registry.patient(id: patient) else { throw StoreError.unknown(.patient) }
    return known.team.isEmpty || known.team.contains(person.id)
  }

  private static func isOnDuty(_ person: Person, for act: Act, in transaction: Transaction) -> Bool {
    guard case .acceptShift(let unit, _) = act else { return false }
    return transaction.registry.duty.units[unit.name]?.onDuty.contains(person.id) ?? false
  }

  private static func concerns(_ alert: AlertRecord, _ person: Person, in transaction: Transaction) -> Bool {
    alert.calls(person.id)
      || transaction.registry.patient(alert.subject)?.team.contains(person.id) ?? false
  }

  private static func alert(of act: Act, in transaction: Transaction) throws -> AlertRecord? {
    switch act {
    case .acknowledge(let name, _), .reject(let name, _), .resolve(let name, _, _, _), .shelve(let name, _, _, _):
      guard let opened = AlertRecord.opened(name: name) else { throw ActRefusal.malformed("alert") }
      return try transaction.openAlert(opened)
    default: return nil
    }
  }
}
