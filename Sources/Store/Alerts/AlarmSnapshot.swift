import Foundation
import Ledger
import Triage

/// An alarm machine as stored and sealed JSON.
enum AlarmSnapshot {
  /// The machine as a ledger payload carries it, for a rebuild.
  static func value(of alarm: Alarm) throws -> JSONValue {
    try CanonicalJSON.parse(Array(try JSONEncoder().encode(alarm)))
  }

  /// - Throws: ``StoreError/malformedState`` for anything that ``value(of:)`` never gives.
  static func alarm(from value: JSONValue) throws -> Alarm {
    let bytes = try CanonicalJSON.encode(value)
    do {
      return try JSONDecoder().decode(Alarm.self, from: Data(bytes))
    } catch {
      throw StoreError.malformedState
    }
  }
}
