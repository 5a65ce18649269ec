/// From whom the data of a grant may come.
package enum DataSources: String, CaseIterable, Hashable, Sendable {
  /// Trusted facilities' only for clinicians, any for others.
  case standard
  /// Trusted facilities' only.
  case trusted
  /// Any, the patient's own files included.
  case any

  /// Whether this limits a person of this role to what trusted facilities wrote.
  package func isLimited(for role: PersonRole) -> Bool {
    switch self {
    case .standard: role.isClinician
    case .trusted: true
    case .any: false
    }
  }
}
