/// The bounds of emergency access, in milliseconds. Constants, so that an audit years later decides as the writer did.
package enum EmergencyTerms {
  /// How long after each call the one who was called may look: 4 hours.
  package static let calledMilliseconds: Int64 = 14_400_000
  /// How long a doctor's signed reason holds: 1 hour.
  package static let declaredMilliseconds: Int64 = 3_600_000
  /// Within what time a privacy officer must have reviewed: 72 hours.
  package static let reviewMilliseconds: Int64 = 259_200_000
}
