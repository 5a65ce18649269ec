/// What can be wrong with bytes or words that claim to be triage values.
package enum TriageError: Error, Hashable, Sendable {
  /// Not the lowercase hexadecimal form of a SHA-256 digest.
  case malformedRulesVersion
  /// An order that says nothing or contradicts itself; with the key of what is wrong, never a value.
  case malformedOrder(String)
  /// Stored patient state of a format that this build does not know.
  case unknownStateVersion(UInt8)
  /// Stored patient state that is cut short, too long or holds an undefined value.
  case malformedState
}
