import Foundation

/// The system calls of a process as `strace -f -ttt -yy -xx -e trace=…` records them, for the question that INTAKE-1
/// asks: was the disk synced before the PUBACK left?
package struct StraceTrace: Sendable {
  /// One finished call.
  package struct Call: Hashable, Sendable {
    /// Position in the record; calls are ordered by when they ended.
    package let line: Int
    /// The thread.
    package let thread: Int
    /// Such as `fdatasync`.
    package let name: String
    /// What stands between the parentheses.
    package let arguments: String
    /// What it returned; negative is an error.
    package let result: Int
  }

  /// A PUBACK on the wire and the sync that made it honest.
  package struct Acknowledgement: Hashable, Sendable {
    /// The write that carried the PUBACK.
    package let write: Call
    /// The last successful `fdatasync` or `fsync` that had ended before; nil convicts the process.
    package let sync: Call?
    /// The last `read` or `recvfrom` from the same socket before the write.
    package let read: Call?

    /// Whether a sync ended between the last read from the socket and the PUBACK.
    package var isAfterSync: Bool {
      guard let sync else { return false }
      return sync.line < write.line && sync.line > (read?.line ?? -1)
    }
  }

  /// Every call that ended, in the order of the record.
  package let calls: [Call]

  /// Reads a record. Unfinished calls count where they are resumed; lines that are no calls are skipped.
  package init(_ text: String) {
    var unfinished: [Int: String] = [:]
    var calls: [Call] = []
    for (number, line) in text.split(separator: "\n").enumerated() {
      guard let (thread, rest) = Self.threadAndCall(in: line) else { continue }
      if rest.hasSuffix("<unfinished ...>") {
        unfinished[thread] = String(rest.dropLast("<unfinished ...>".count))
      } else if rest.hasPrefix("<... "), let end = rest.range(of: "resumed>") {
        guard let start = unfinished.removeValue(forKey: thread) else { continue }
        calls.append(contentsOf: Self.call(start + rest[end.upperBound...], thread, number))
      } else {
        calls.append(contentsOf: Self.call(String(rest), thread, number))
      }
    }
    self.calls = calls
  }

  /// Every write to a TCP socket of `port` (the broker's) that begins with PUBACK (`0x40 0x02`, MQTT 5 section 3.4).
  package func acknowledgements(brokerPort port: UInt16) -> [Acknowledgement] {
    var found: [Acknowledgement] = []
    var sync: Call?
    var reads: [Substring: Call] = [:]
    for call in calls where call.result >= 0 {
      switch call.name {
      case "fdatasync", "fsync":
        if call.result == 0 { sync = call }
      case "read", "recvfrom", "recvmsg":
        if call.result > 0, let socket = Self.socket(of: call, port) { reads[socket] = call }
      case "write", "writev", "sendto", "sendmsg":
        guard let socket = Self.socket(of: call, port), call.arguments.contains("\"\\x40\\x02") else { continue }
        found.append(Acknowledgement(write: call, sync: sync, read: reads[socket]))
      default: continue
      }
    }
    return found
  }

  /// `-yy` writes a socket as `7<TCP:[127.0.0.1:40000->127.0.0.1:1883]>`; the broker is its far end.
  private static func socket(of call: Call, _ port: UInt16) -> Substring? {
    guard let end = call.arguments.range(of: "]>") else { return nil }
    let descriptor = call.arguments[..<end.upperBound]
    return descriptor.contains("<TCP") && descriptor.hasSuffix(":\(port)]>") ? descriptor : nil
  }

  /// Splits `[pid 12] 1700.5 write(…` or `12 1700.5 write(…` into thread and call.
  private static func threadAndCall(in line: Substring) -> (Int, Substring)? {
    var rest = line
    if rest.hasPrefix("[pid") { rest = rest.dropFirst(4) }
    rest = rest.drop { $0 == " " }
    let digits = rest.prefix(while: \.isNumber)
    guard let thread = Int(digits) else { return nil }
    rest = rest.dropFirst(digits.count).drop { $0 == "]" || $0 == " " }
    let stamp = rest.prefix { $0.isNumber || $0 == "." || $0 == ":" }
    rest = rest.dropFirst(stamp.count).drop { $0 == " " }
    return (thread, rest)
  }

  private static func call(_ text: String, _ thread: Int, _ line: Int) -> [Call] {
    guard let open = text.firstIndex(of: "("), let equals = text.range(of: " = ", options: .backwards),
      let close = text[..<equals.lowerBound].lastIndex(of: ")"), open < close
    else { return [] }
    let value = text[equals.upperBound...].prefix { $0.isNumber || $0 == "-" }
    guard let result = Int(value) else { return [] }
    let arguments = text[text.index(after: open)..<close]
    return [
      Call(line: line, thread: thread, name: String(text[..<open]), arguments: String(arguments), result: result)
    ]
  }
}
