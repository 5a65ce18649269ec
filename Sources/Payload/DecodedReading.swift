import Vitals

/// What a payload said: the reading, and what could not be used of it. A value of fixed size.
package struct DecodedReading: Hashable, Sendable {
  package var reading: Reading
  /// Keys of the top level that the format does not know; their values were checked for syntax and ignored.
  package var unknownKeys: Int
  /// Known fields whose value was dropped without a finding: a `battery` outside 0...100 %. It says nothing about the
  /// patient, so it must neither cost the reading nor raise a technical alarm.
  package var ignoredFields: Int
  /// Fields with a word that is not in their vocabulary (`acvpu`, `rhythm`). The field is missing from ``reading``; the
  /// rest of the reading stands, and triage makes a technical finding of it (INTAKE-3).
  package var unrecognisedFields: PayloadFieldSet

  /// The payload's time counted from its receipt, so that the same reading sent again has another time and another digest.
  package var isTimeRelative = false

  package init(
    reading: Reading, unknownKeys: Int = 0, ignoredFields: Int = 0, unrecognisedFields: PayloadFieldSet = []
  ) {
    self.reading = reading
    self.unknownKeys = unknownKeys
    self.ignoredFields = ignoredFields
    self.unrecognisedFields = unrecognisedFields
  }
}
