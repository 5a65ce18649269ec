import Vitals

/// What one message of a richer format held: such a message may carry many readings, and one that cannot be used must not
/// cost its neighbours (INTAKE-3). Each reading and each refusal counts once (INTAKE-2).
package struct DecodedMessage: Hashable, Sendable {
  /// Never empty when ``refused`` is.
  package var readings: [RichReading]
  /// One for each part of the message that should have been a reading and is none.
  package var refused: [PayloadError]

  package init(readings: [RichReading], refused: [PayloadError] = []) {
    self.readings = readings
    self.refused = refused
  }
}

/// A reading with the numbers and units as they were sent.
package struct RichReading: Hashable, Sendable {
  package var decoded: DecodedReading
  package var raw: [RawQuantity]
  /// Words of the device about itself that name no fault that is known here, as they were sent. Each counts as an unknown
  /// key too.
  package var unknownWords: [String]

  package init(_ decoded: DecodedReading, raw: [RawQuantity] = [], unknownWords: [String] = []) {
    self.decoded = decoded
    self.raw = raw
    self.unknownWords = unknownWords
  }
}
