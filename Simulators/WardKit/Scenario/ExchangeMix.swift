/// How often each operation comes, in relation to the others.
package struct ExchangeMix: Hashable, Sendable {
  package var weights: [ExchangeOperation: Double] = [
    .request: 10, .grant: 8, .offer: 0.5, .deny: 1, .revoke: 4, .open: 52, .list: 12, .write: 4, .log: 4,
    .prohibit: 1, .lift: 0.5, .declare: 1, .forge: 2,
  ]

  package init() {}

  /// The operation at this place of 0..<1.
  package func operation(at place: Double) -> ExchangeOperation {
    let all = weights.values.reduce(0, +)
    var left = place * all
    for operation in ExchangeOperation.allCases {
      left -= weights[operation] ?? 0
      if left < 0 { return operation }
    }
    return .open
  }
}
