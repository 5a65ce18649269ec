import Alerting
import Ledger
import NIOCore
import Store

/// Server-sent events (WHATWG HTML, section 9.2).
enum EventText {
  static let contentType = "text/event-stream"

  /// Entries as events: `id` is the position, `event` the type, `data` one line of JSON.
  static func append(_ records: [EntryView], to buffer: inout ByteBuffer) throws {
    for record in records {
      // Well-formed types have no line break, and canonical JSON has none either.
      buffer.writeString("id: \(record.position)\nevent: \(record.entry.type.rawValue)\ndata: ")
      try append(record, to: &buffer)
      buffer.writeString("\n\n")
    }
  }

  /// The canonical JSON of ``Shape/entry(_:)``, written around the bytes that stand on the ledger: they are canonical.
  static func append(_ record: EntryView, to buffer: inout ByteBuffer) throws {
    buffer.writeString("{\"entry\":")
    buffer.writeBytes(record.bytes)
    buffer.writeString(",\"id\":\"\(record.leaf.hex)\"")
    if let payload = record.payload.value {
      buffer.writeString(",\"payload\":")
      buffer.writeBytes(try CanonicalJSON.encode(payload))
    }
    buffer.writeString(",\"payloadState\":\"\(record.payload.state)\",\"position\":\(record.position)}")
  }

  /// A sign of life that no client sees as an event.
  static let beat = ": alive\n\n"

  /// The sign of life of a gateway that does not watch: a client that shows the stream's text sees it too.
  static let notWatchingBeat = ": NOT WATCHING\n\n"

  /// Whether the gateway watches: an event without an id, so that it moves nobody's position.
  static func standing(_ snapshot: WatchStanding.Snapshot) -> String {
    let words = snapshot.words.map { "\"\($0)\"" }.joined(separator: ",")
    return "event: standing\ndata: {\"faults\":[\(words)],\"watching\":\(snapshot.isWatching)}\n\n"
  }

  /// What a client is told first: how long to wait before it connects again.
  static let opening = "retry: 1000\n\n"

  /// The client's position does not exist: the ledger began anew, and so must the client.
  static func reset(head: Int64) -> String { "event: reset\ndata: {\"position\":\(head)}\n\n" }
}
