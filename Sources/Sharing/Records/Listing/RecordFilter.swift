import Consent

/// Which of a patient's records a list shows.
package struct RecordFilter: Hashable, Sendable {
  /// Nil for all classes.
  package var dataClass: DataClass?
  /// Only what trusted facilities wrote.
  package var isTrustedOnly = false
  /// Where the list goes on: the `next` of the page before.
  package var before: Int64 = .max
  /// 1...200.
  package var limit = 50

  package init() {}

  /// What an empty page is decided on.
  var resources: [Resource] {
    (dataClass.map { [$0] } ?? RecordOffer.classes.sorted { $0.rawValue < $1.rawValue }).map { .dataClass($0) }
  }
}
