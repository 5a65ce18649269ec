import Vitals

/// Happenings on their way from a process of a run to the one that has the observers: a length, then the events.
package enum EventFrame {
  /// Bytes of a frame's length.
  package static let headerBytes = 4
  /// A longer frame is an error of ours.
  package static let maximumBytes = 1 << 28

  /// One frame of these events.
  package static func encode(_ events: [RunEvent]) -> [UInt8] {
    var writer = FrameWriter()
    writer.number(UInt32(0))
    for event in events { writer.event(event) }
    var bytes = writer.bytes
    withUnsafeBytes(of: UInt32(clamping: bytes.count - headerBytes).littleEndian) { length in
      bytes.replaceSubrange(0..<headerBytes, with: length)
    }
    return bytes
  }

  /// The length of the frame that begins with these bytes; nil when there are not enough of them yet.
  package static func length(_ bytes: ArraySlice<UInt8>) -> Int? {
    guard bytes.count >= headerBytes else { return nil }
    return bytes.prefix(headerBytes).reversed().reduce(0) { $0 << 8 | Int($1) }
  }

  /// The events of a frame's body.
  /// - Throws: ``FrameError`` for what ``encode(_:)`` never writes.
  package static func decode(_ body: ArraySlice<UInt8>) throws(FrameError) -> [RunEvent] {
    var reader = FrameReader(body)
    var events: [RunEvent] = []
    while !reader.rest.isEmpty { events.append(try reader.event()) }
    return events
  }
}

extension FrameWriter {
  mutating func event(_ event: RunEvent) {
    switch event {
    case .sent(let sent): sentReading(sent, tag: 1)
    case .stored(let sent): sentReading(sent, tag: 2)
    case .acknowledged(let value): acknowledgement(value)
    case .receipt(let value): receipt(value)
    case .overwritten(let device, let boot, let sequences, let instant):
      number(UInt8(5))
      number(Int64(device))
      number(boot)
      list(sequences) { $0.number($1) }
      number(instant)
    case .connection(let value): connection(value)
    case .phase(let value):
      number(UInt8(7))
      text(value.name)
      text(value.detail)
      number(UInt8(value.isBeginning ? 1 : 0))
      number(value.at)
    case .lag(let nanoseconds, let instant):
      number(UInt8(8))
      number(nanoseconds)
      number(instant)
    }
  }

  private mutating func list<Element>(_ elements: [Element], _ write: (inout FrameWriter, Element) -> Void) {
    number(UInt32(elements.count))
    for element in elements { write(&self, element) }
  }

  private mutating func sentReading(_ sent: SentReading, tag: UInt8) {
    number(tag)
    number(sent.message)
    number(UInt32(sent.device))
    text(sent.lane.rawValue)
    text(sent.format.rawValue)
    text(sent.intent.word)
    number(sent.intent.original ?? 0)
    number(sent.scheduledAt)
    number(sent.sentAt)
    number(sent.sentTime.milliseconds)
    number(UInt32(sent.payloadBytes))
    number(sent.clockErrorMilliseconds)
    var reading: [UInt8] = []
    sent.reading.encode(into: &reading)
    append(reading)
  }

  private mutating func acknowledgement(_ value: Acknowledgement) {
    number(UInt8(3))
    number(value.message)
    number(UInt32(value.device))
    text(value.intent.word)
    number(value.intent.original ?? 0)
    number(value.scheduledAt)
    number(value.at)
    text(value.failure ?? "")
  }

  private mutating func receipt(_ value: ReceiptEvent) {
    number(UInt8(4))
    number(UInt32(value.device))
    number(value.at)
    list(value.held) { writer, held in
      writer.number(held.boot)
      writer.list(held.ranges) {
        $0.number($1.lowerBound)
        $0.number($1.upperBound)
      }
    }
    list(value.rejections) {
      $0.number(UInt8(($1.boot == nil ? 0 : 1) | ($1.sequence == nil ? 0 : 2)))
      $0.number($1.boot ?? 0)
      $0.number($1.sequence ?? 0)
      $0.text($1.reason)
    }
    number(value.block ?? -1)
    for settled in [value.settled, value.refused] {
      list(settled) {
        $0.number($1.boot)
        $0.number($1.sequence)
        $0.number($1.message)
        $0.number($1.scheduledAt)
      }
    }
    number(Int64(value.outstanding))
  }

  private mutating func connection(_ value: ConnectionEvent) {
    number(UInt8(6))
    number(UInt32(value.device))
    number(value.at)
    switch value.change {
    case .connected(let sessionPresent, let since):
      number(UInt8(sessionPresent ? 1 : 0))
      number(since)
    case .refused(let reason):
      number(UInt8(2))
      text(reason)
    case .lost(let reason, let isIntended):
      number(UInt8(isIntended ? 4 : 3))
      text(reason)
    }
  }
}
