import Vitals

/// Whether a link still opens.
package enum LinkState: String, CaseIterable, Hashable, Sendable {
  case live
  case expired
  /// Every use is spent.
  case spent
  case revoked
  /// Too many wrong passcodes; there is no way back.
  case locked
}

/// A link as its patient sees it in a list.
package struct LinkView: Hashable, Sendable {
  /// Position of the act that made it: its id.
  package let position: Int64
  package let state: LinkState
  package let until: Timestamp
  package let uses: Int?
  package let used: Int
  /// Wrong passcodes so far.
  package let attempts: Int
  package let label: String?
  /// Nil when what is sealed of the link does not open.
  package let records: [Int64]?
}
