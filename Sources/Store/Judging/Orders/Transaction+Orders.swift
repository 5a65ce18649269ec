import Triage
import Vitals

/// Orders about single patients. The person's signed entry was recorded by the caller first.
extension Transaction {
  /// Puts an order in force.
  ///
  /// - Parameter entry: the position of the signed entry; the order's name.
  /// - Throws: ``StoreError/unknown(_:)``, or ``StoreError/conflict(_:)`` when the patient has
  ///   `OrderBook.bound` orders or the order has ended before it begins.
  package func place(_ terms: OrderTerms, for pseudonym: String, by author: String, expires: Timestamp, entry: Int64)
    throws
  {
    guard var patient = registry.patient(id: pseudonym) else { throw StoreError.unknown(.patient) }
    guard expires > now else { throw StoreError.conflict(.orderEnded) }
    let order = StandingOrder(position: entry, author: author, terms: terms, expires: expires)
    patient.orders = patient.orders.adding(order, at: now)
    guard patient.orders.orders.count <= OrderBook.bound else { throw StoreError.conflict(.tooManyOrders) }
    core.ward.put(patient)
  }

  /// Ends an order before its time.
  package func withdraw(order position: Int64, of pseudonym: String) throws {
    guard var patient = registry.patient(id: pseudonym) else { throw StoreError.unknown(.patient) }
    patient.orders = patient.orders.removing(position, at: now)
    core.ward.put(patient)
  }
}
