import Ledger
import Triage

/// The stored machine as a value, for looking at single members of it: a rebuild does, the writer never.
extension AlarmSnapshot {
  static func value(of alarm: Alarm) throws -> JSONValue {
    var writer = CanonicalWriter()
    try write(alarm, to: &writer)
    return try CanonicalJSON.parse(writer.bytes)
  }

  /// - Throws: ``StoreError/malformedState`` for anything that ``value(of:)`` never gives.
  static func alarm(from value: JSONValue) throws -> Alarm { try alarm(from: try CanonicalJSON.encode(value)) }
}
