import Vitals

extension MappingTemplate {
  /// Why a template does not speak for a message. In the words of ``description``, for `vigil explain-payload`.
  package enum Mismatch: Hashable, Sendable, CustomStringConvertible {
    case topic(TopicFilter)
    case nothing(at: JSONPointer)
    case otherValue(at: JSONPointer)

    package var description: String {
      switch self {
      case .topic(let filter): "the topic does not match \(filter)"
      case .nothing(let pointer): "there is nothing at \(pointer)"
      case .otherValue(let pointer): "another value is at \(pointer)"
      }
    }
  }

  /// Nil when the template speaks for the message.
  package func mismatch(topic name: String, _ tree: PayloadTree) -> Mismatch? {
    guard topic.matches(name) else { return .topic(topic) }
    for condition in conditions {
      guard let found = condition.pointer.value(in: tree) else { return .nothing(at: condition.pointer) }
      if let wanted = condition.value, wanted != found { return .otherValue(at: condition.pointer) }
    }
    return nil
  }

  /// - Throws: ``PayloadError`` when there is not one reading to be had.
  package func decode(_ tree: PayloadTree, expecting device: String) throws(PayloadError) -> DecodedMessage {
    if let pointer = self.device, let named = pointer.value(in: tree)?.text, named != device { throw .deviceMismatch }
    var drafts = ReadingDrafts()
    let parts: [PayloadTree]
    if let each {
      guard case .array(let elements)? = each.value(in: tree) else { throw .empty }
      parts = elements
    } else {
      parts = [tree]
    }
    for part in parts {
      do throws(PayloadError) {
        add(part, key: try key(of: part), to: &drafts)
      } catch {
        drafts.refuse(error)
      }
    }
    return try drafts.finished()
  }

  private func add(_ part: PayloadTree, key: ReadingDraft.Key, to drafts: inout ReadingDrafts) {
    // In the order of the fields, so that what was sent is listed in one order.
    for field in PayloadField.allCases {
      guard let source = fields[field], let value = source.pointer.value(in: part), value != .null else { continue }
      drafts.update(key, adding: field) { source.add(value, of: part, as: field, to: &$0) }
    }
    for source in faults {
      guard let word = source.pointer.value(in: part)?.word else { continue }
      if let fault = WornDeviceWords.fault(source.words[word] ?? word) {
        drafts.update(key, adding: nil) { $0.keep(fault) }
      } else {
        drafts.ignoreUnknown(word: word)
      }
    }
  }

  private func key(of part: PayloadTree) throws(PayloadError) -> ReadingDraft.Key {
    var key = ReadingDraft.Key(time: try time(of: part))
    if let boot { key.boot = try counter(boot, of: part, as: .boot) ?? 0 }
    if let sequence { key.sequence = try counter(sequence, of: part, as: .sequence) }
    return key
  }

  private func time(of part: PayloadTree) throws(PayloadError) -> Timestamp {
    guard let found = time.value(in: part), found != .null else { throw .missingTime }
    switch (timeFormat, found) {
    case (.rfc3339, .string(let text)):
      guard let time = Timestamp(rfc3339: text.utf8) else { throw .malformedTime(offset: 0) }
      return time
    case (.epochMilliseconds, .number(let number)): return try Self.instant(number.rounded(timesTenToThe: 0))
    case (.epochSeconds, .number(let number)): return try Self.instant(number.rounded(timesTenToThe: 3))
    default: throw .wrongType(.time, offset: 0)
    }
  }

  private static func instant(_ milliseconds: Int64) throws(PayloadError) -> Timestamp {
    guard Timestamp.writableMilliseconds.contains(Int(milliseconds)) else { throw .outOfRange(.time, offset: 0) }
    return Timestamp(milliseconds: milliseconds)
  }

  private func counter(
    _ pointer: JSONPointer, of part: PayloadTree, as field: PayloadField
  ) throws(PayloadError) -> UInt64? {
    guard let found = pointer.value(in: part), found != .null else { return nil }
    guard let number = found.number?.integer else { throw .wrongType(field, offset: 0) }
    guard (0..<(1 << 53)).contains(number) else { throw .outOfRange(field, offset: 0) }
    return UInt64(number)
  }
}

extension MappingTemplate.Source {
  fileprivate func add(
    _ value: PayloadTree, of part: PayloadTree, as field: PayloadField, to draft: inout ReadingDraft
  ) {
    if field.dimension != nil {
      guard let number = value.decimal else { return draft.unusable(field) }
      let code = unitPointer?.value(in: part)?.text ?? unit ?? ""
      return draft.keep(number, unit: Unit(display: code), code: code, as: field)
    }
    guard let word = value.word else { return draft.unusable(field) }
    let native = words[word] ?? word
    switch (field, native) {
    case (.consciousness, _), (.rhythm, _): draft.keep(native, as: field)
    case (_, "true"), (_, "1"): draft.keep(true, as: field)
    case (_, "false"), (_, "0"): draft.keep(false, as: field)
    default: draft.unusable(field)
    }
  }
}

extension PayloadTree {
  /// A number, also one that was sent as a string, as some vendors do.
  fileprivate var decimal: ExactDecimal? {
    switch self {
    case .number(let number): number
    case .string(let text): ExactDecimal(text.utf8)
    default: nil
    }
  }

  /// A word, a truth value or a number as a word, for vocabularies.
  fileprivate var word: String? {
    switch self {
    case .string(let text): text
    case .bool(let truth): truth ? "true" : "false"
    case .number(let number): number.description
    default: nil
    }
  }
}
