import Vitals

/// A value and when it was measured.
package struct Stamped<Value: Hashable & Sendable>: Hashable, Sendable {
  package var value: Value
  package var time: Timestamp

  package init(value: Value, time: Timestamp) {
    self.value = value
    self.time = time
  }
}
