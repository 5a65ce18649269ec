import Foundation

/// Takes a stream of server-sent events apart (WHATWG HTML, section 9.2): Vigil's events have one line of data each.
struct EventDataLines {
  private var rest: [UInt8] = []

  /// One event is no longer than an entry with its values; what is longer is no stream of Vigil's.
  private static let bound = 4 << 20
  private static let prefix = Array("data: ".utf8)

  /// The data of the events that end in this piece.
  mutating func take(_ piece: some Collection<UInt8>) -> [Data] {
    rest.append(contentsOf: piece)
    var found: [Data] = []
    var start = rest.startIndex
    while let end = rest[start...].firstIndex(of: UInt8(ascii: "\n")) {
      let line = rest[start..<end]
      if line.starts(with: Self.prefix) { found.append(Data(line.dropFirst(Self.prefix.count))) }
      start = end + 1
    }
    rest.removeFirst(start)
    if rest.count > Self.bound { rest.removeAll() }
    return found
  }
}
