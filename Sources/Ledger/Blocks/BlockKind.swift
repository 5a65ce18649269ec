/// Why a block was cut.
package enum BlockKind: String, Hashable, Sendable, CaseIterable {
  /// It carries evidence of an abnormal reading.
  case emergency
  /// It carries nothing that somebody is called for.
  case regular
}
