import Vitals

/// How one vendor's JSON says what a reading says: where each field lies, in which unit, in which words.
package struct MappingTemplate: Hashable, Sendable {
  /// Where a field's value lies and what it means.
  package struct Source: Hashable, Sendable {
    package let pointer: JSONPointer
    /// The fixed unit of a quantity; nil for words and truth values, and when ``unitPointer`` says it.
    package let unit: String?
    package let unitPointer: JSONPointer?
    /// The vendor's words as native ones; a word that is not there stands as it is.
    package let words: [String: String]

    package init(
      pointer: JSONPointer, unit: String? = nil, unitPointer: JSONPointer? = nil, words: [String: String] = [:]
    ) {
      self.pointer = pointer
      self.unit = unit
      self.unitPointer = unitPointer
      self.words = words
    }
  }

  /// How an instant is written.
  package enum TimeFormat: String, CaseIterable, Hashable, Sendable {
    case epochMilliseconds = "epoch-ms"
    case epochSeconds = "epoch-s"
    case rfc3339
  }

  /// A condition on the payload: the pointer has a value, and this one if one is named.
  package struct Condition: Hashable, Sendable {
    package let pointer: JSONPointer
    package let value: PayloadTree?

    package init(pointer: JSONPointer, value: PayloadTree? = nil) {
      self.pointer = pointer
      self.value = value
    }
  }

  package let name: String
  package let topic: TopicFilter
  package let conditions: [Condition]
  /// The array whose elements are readings; nil when the payload is one. Pointers of fields start at the element.
  package let each: JSONPointer?
  package let time: JSONPointer
  package let timeFormat: TimeFormat
  package let sequence: JSONPointer?
  package let boot: JSONPointer?
  /// Where the payload names its device, which must be the authenticated one.
  package let device: JSONPointer?
  package let fields: [PayloadField: Source]
  /// Where the device's own status words lie (``WornDeviceWords``); `words` translates them first.
  package let faults: [Source]

  package init(
    name: String, topic: TopicFilter, conditions: [Condition] = [], each: JSONPointer? = nil, time: JSONPointer,
    timeFormat: TimeFormat, sequence: JSONPointer? = nil, boot: JSONPointer? = nil, device: JSONPointer? = nil,
    fields: [PayloadField: Source], faults: [Source] = []
  ) {
    self.name = name
    self.topic = topic
    self.conditions = conditions
    self.each = each
    self.time = time
    self.timeFormat = timeFormat
    self.sequence = sequence
    self.boot = boot
    self.device = device
    self.fields = fields
    self.faults = faults
  }
}
