import Vitals

/// A patient's orders that were placed and not withdrawn, and what they come to.
///
/// Later orders prevail over earlier ones, aspect by aspect: scale, refusal, and the limits of each vital. Suppressions add
/// up. Begin and end are by the gateway's clock, whatever time a reading bears: an order that was withdrawn must not judge
/// even a late reading.
package struct OrderBook: Hashable, Sendable {
  /// In the order of their positions.
  package private(set) var orders: [StandingOrder]
  /// What is in force until ``mergedUntil``.
  private var merged: Orders
  private var mergedUntil: Timestamp

  /// Nothing was ordered.
  package static let none = OrderBook([], at: Timestamp(milliseconds: 0))

  /// How many orders stand at a time.
  package static let bound = 32

  /// - Parameter now: what has ended by then is forgotten.
  package init(_ orders: [StandingOrder], at now: Timestamp) {
    self.orders = orders.filter { $0.expires > now }.sorted { $0.position < $1.position }
    merged = Self.merge(self.orders, at: now)
    mergedUntil = self.orders.map(\.expires).min() ?? Timestamp(milliseconds: .max)
  }

  package var isEmpty: Bool { orders.isEmpty }

  /// What is in force at an instant of the gateway's clock.
  @inline(__always)
  package func inForce(at now: Timestamp) -> Orders {
    now < mergedUntil ? merged : Self.merge(orders, at: now)
  }

  package func adding(_ order: StandingOrder, at now: Timestamp) -> OrderBook { OrderBook(orders + [order], at: now) }

  package func removing(_ position: Int64, at now: Timestamp) -> OrderBook {
    OrderBook(orders.filter { $0.position != position }, at: now)
  }

  private static func merge(_ orders: [StandingOrder], at now: Timestamp) -> Orders {
    let standing = orders.filter { $0.expires > now }
    guard !standing.isEmpty else { return .standard }
    var merged = Orders()
    var limits: [Vital: OrderedLimits] = [:]
    var suppressions: [Suppression] = []
    for order in standing {
      if let scale = order.terms.scale { merged.scale = scale }
      if let refusal = order.terms.refusal { merged.refusal = refusal }
      for limit in order.terms.limits { limits[limit.vital] = limit }
      suppressions += order.terms.suppressed.map {
        Suppression(conditionKey: $0, order: order.position, author: order.author, until: order.expires)
      }
    }
    merged.details = OrderDetails(
      limits: limits.values.sorted { $0.vital.rawValue < $1.vital.rawValue }, suppressions: suppressions,
      positions: standing.map(\.position))
    return merged
  }
}
