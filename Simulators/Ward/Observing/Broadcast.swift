import WardKit

/// Tells several observers, and keeps the totals on the way.
final class Broadcast: RunObserver {
  private let observers: [any RunObserver]
  private(set) var totals = RunTotals()

  init(_ observers: [any RunObserver]) {
    self.observers = observers
  }

  func began(_ plan: RunPlan) throws {
    for observer in observers { try observer.began(plan) }
  }

  func happened(_ events: [RunEvent]) throws {
    for event in events { totals.count(event) }
    for observer in observers { try observer.happened(events) }
  }

  func ended(_ totals: RunTotals, at instant: Int64) throws {
    for observer in observers { try observer.ended(totals, at: instant) }
  }
}
