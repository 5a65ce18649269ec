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
    /// How many persons must acknowledge before calls rest, from 1.
    package var acknowledgements: Int
    /// Whether it stays, however long everything is normal again, until somebody has acknowledged it (IEC 60601-1-8,
    /// 6.10: latching). What is not latched ends by rule after the stable time.
    package var isLatched: Bool

    package init(
      acknowledgeMilliseconds: Int, repeatMilliseconds: Int, expiryMilliseconds: Int, acknowledgements: Int = 1,
      isLatched: Bool = true
    ) {
      self.acknowledgeMilliseconds = acknowledgeMilliseconds
      self.repeatMilliseconds = repeatMilliseconds
      self.expiryMilliseconds = expiryMilliseconds
      self.acknowledgements = acknowledgements
      self.isLatched = isLatched
    }

    /// Alarms that were stored before there were latching and several acknowledgements are latched, and one suffices.
    package init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: CodingKeys.self)
      self.init(
        acknowledgeMilliseconds: try container.decode(Int.self, forKey: .acknowledgeMilliseconds),
        repeatMilliseconds: try container.decode(Int.self, forKey: .repeatMilliseconds),
        expiryMilliseconds: try container.decode(Int.self, forKey: .expiryMilliseconds),
        acknowledgements: try container.decodeIfPresent(Int.self, forKey: .acknowledgements) ?? 1,
        isLatched: try container.decodeIfPresent(Bool.self, forKey: .isLatched) ?? true)
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
