/// The deadlines of calling people, on the gateway's clock (ALERT-3).
package struct CallTimings: Codable, Hashable, Sendable {
  /// The deadlines of one priority, in milliseconds, each above 0.
  package struct Deadlines: Codable, Hashable, Sendable {
    /// How long those called have to acknowledge before the next tier is called.
    package var acknowledgeMilliseconds: Int
    /// How often everyone is called again once the last tier was called.
    package var repeatMilliseconds: Int
    /// How long an acknowledgement silences the alert.
    package var expiryMilliseconds: Int

    package init(acknowledgeMilliseconds: Int, repeatMilliseconds: Int, expiryMilliseconds: Int) {
      self.acknowledgeMilliseconds = acknowledgeMilliseconds
      self.repeatMilliseconds = repeatMilliseconds
      self.expiryMilliseconds = expiryMilliseconds
    }
  }

  package var high: Deadlines
  package var medium: Deadlines
  package var low: Deadlines
  /// How long, in reading time, an acknowledged alert must stay normal to end by rule.
  package var stableMilliseconds: Int

  package init(high: Deadlines, medium: Deadlines, low: Deadlines, stableMilliseconds: Int) {
    self.high = high
    self.medium = medium
    self.low = low
    self.stableMilliseconds = stableMilliseconds
  }

  package subscript(priority: Priority) -> Deadlines {
    switch priority {
    case .high: high
    case .medium: medium
    case .low: low
    }
  }
}
