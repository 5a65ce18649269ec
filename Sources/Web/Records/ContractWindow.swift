import Consent

/// Which of a patient's contracts one answer shows: of every kind all within a stretch of the ledger, so that none is left
/// out between two answers.
struct ContractWindow: Equatable {
  /// Most contracts of each kind in one answer, the newest first.
  static let bound = 500

  /// Where the next answer goes on; nil when this one reaches to the beginning.
  let next: Int64?
  private let cursor: Int64

  /// - Parameter before: nil, or the ``next`` of the answer before.
  init(_ consent: PatientConsent, before: Int64?, most: Int = bound) {
    self.init(
      kinds: [
        consent.requests.keys.map(\.position), consent.grants.map(\.id.position),
        consent.prohibitions.map(\.id.position),
      ], before: before, most: most)
  }

  init(kinds: [[Int64]], before: Int64?, most: Int = bound) {
    let cursor = before ?? .max
    self.cursor = cursor
    next = kinds.compactMap { positions in
      let left = positions.filter { $0 < cursor }
      return left.count > most ? left.sorted(by: >)[most - 1] : nil
    }.max()
  }

  /// Whether what stands at this position is shown.
  func shows(_ position: Int64) -> Bool { position < cursor && next.map { $0 <= position } ?? true }
}
