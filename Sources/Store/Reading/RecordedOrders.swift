import Ledger
import Triage
import Vitals

/// Opens the orders that evidence names by their positions, each set once.
struct RecordedOrders {
  let snapshot: Snapshot
  private var merged: [[Int64]: Result<Orders, RecordedReadings.Gap>] = [:]

  init(snapshot: Snapshot) { self.snapshot = snapshot }

  /// What these orders came to together.
  ///
  /// - Parameter positions: of all that were in force at one instant.
  /// - Returns: why not, when one cannot be read: a patient is not judged by half of what was ordered.
  mutating func inForce(_ positions: [Int64]) throws -> Result<Orders, RecordedReadings.Gap> {
    guard !positions.isEmpty else { return .success(.standard) }
    if let known = merged[positions] { return known }
    let result = try merge(positions)
    merged[positions] = result
    return result
  }

  private func merge(_ positions: [Int64]) throws -> Result<Orders, RecordedReadings.Gap> {
    var standing: [StandingOrder] = []
    for position in positions {
      let view = try snapshot.entries(from: position, limit: 1, opening: .facility).first
      guard let view, view.position == position, view.entry.type == .orderPlaced else { return .failure(.malformed) }
      switch view.payload {
      case .erased: return .failure(.erased)
      case .broken: return .failure(.broken)
      case .absent, .withheld, .folded: return .failure(.malformed)
      case .opened(let payload):
        guard let members = payload.object, let terms = try? OrderTerms(members: members),
          let expires = view.entry.body["expires"]?.integer
        else { return .failure(.malformed) }
        standing.append(
          StandingOrder(
            position: position, author: view.entry.author, terms: terms, expires: Timestamp(milliseconds: expires)))
      }
    }
    // The evidence says that they were in force; by which clock is not asked again.
    let always = Timestamp(milliseconds: .min)
    return .success(OrderBook(standing, at: always).inForce(at: always))
  }
}
