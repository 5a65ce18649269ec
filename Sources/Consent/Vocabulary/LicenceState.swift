/// Where a person or an organisation stands with the administrators.
package enum LicenceState: String, CaseIterable, Hashable, Sendable {
  /// Registered, and may do nothing yet.
  case applied
  /// May do what is granted.
  case approved
  /// Was turned down; a later approval is possible.
  case refused
  /// Was approved; every grant to it is inert from the suspension's position on.
  case suspended

  /// Whether an administrator may move from here to `next`.
  package func allows(_ next: LicenceState) -> Bool {
    switch (self, next) {
    case (.applied, .approved), (.applied, .refused), (.refused, .approved), (.approved, .suspended),
      (.suspended, .approved):
      true
    default: false
    }
  }
}
