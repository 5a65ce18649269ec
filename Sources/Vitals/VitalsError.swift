/// What can be wrong with a name or quantity at the edge.
package enum VitalsError: Error, Hashable, Sendable {
  /// Empty, longer than 64 characters, or with characters outside `A-Z a-z 0-9 . _ -`.
  case malformedName
  /// A name that the topic scheme keeps for itself.
  case reservedName
  /// Stored bytes that are no reading of this build.
  case malformedReading
}
