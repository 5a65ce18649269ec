/// The event streams that are open, as the writer knows them. A stream is forgotten when nobody holds it any more.
struct StreamBook {
  private struct Weak {
    weak var stream: StreamSight?
  }

  private var streams: [Weak] = []

  var isEmpty: Bool { streams.isEmpty }

  mutating func add(_ stream: StreamSight) {
    streams.removeAll { $0.stream == nil || $0.stream === stream }
    streams.append(Weak(stream: stream))
  }

  /// Those that are still open; those that are not are dropped.
  mutating func open() -> [StreamSight] {
    let open = streams.compactMap(\.stream)
    if open.count < streams.count { streams.removeAll { $0.stream == nil } }
    return open
  }
}
