import Foundation

/// What is read of an entry on the event stream.
enum LedgerEvent: Hashable, Sendable {
  /// `reading.alarmed`: evidence of one reading.
  case evidence(Evidence, position: Int64)
  /// `summary.closed`, `summary.supplement`.
  case summary(Summary, isSupplement: Bool, position: Int64)
  /// Anything else.
  case other(position: Int64)

  struct Evidence: Decodable, Hashable, Sendable {
    let device: String
    let boot: UInt64?
    let seq: UInt64?
    /// The time under which it was judged, milliseconds since 1970.
    let reading: Int64
    let alert: String?
    /// The version of the rules.
    let rules: String?
  }

  struct Summary: Hashable, Sendable {
    let device: String
    let start: Int64
    let length: Int64
    let readings: Int
    let technical: Int
    let salt: String
    let chain: String
  }

  var position: Int64 {
    switch self {
    case .evidence(_, let position), .summary(_, _, let position), .other(let position): position
    }
  }

  /// - Returns: nil for an event that is no entry, such as `reset`.
  /// - Throws: for an entry of a kind that is read, in a form that is not understood: what cannot be compared must not look
  ///   like agreement.
  init?(_ data: Data) throws {
    let decoder = JSONDecoder()
    guard let head = try? decoder.decode(Head.self, from: data) else { return nil }
    switch head.entry.type {
    case "reading.alarmed":
      let event = try decoder.decode(Body<Evidence>.self, from: data)
      self = .evidence(event.entry.body, position: head.position)
    case "summary.closed", "summary.supplement":
      let event = try decoder.decode(Body<Window>.self, from: data)
      // Values of an erased patient are gone, and with them what could be compared.
      guard let values = (try? decoder.decode(Values.self, from: data))?.payload else {
        self = .other(position: head.position)
        return
      }
      let window = event.entry.body
      self = .summary(
        Summary(
          device: window.device, start: window.start, length: window.length, readings: values.readings,
          technical: values.technical, salt: values.salt, chain: values.chain),
        isSupplement: head.entry.type == "summary.supplement", position: head.position)
    default: self = .other(position: head.position)
    }
  }

  private struct Head: Decodable {
    struct Entry: Decodable {
      let type: String
    }

    let position: Int64
    let entry: Entry
  }

  private struct Body<Content: Decodable>: Decodable {
    struct Entry: Decodable {
      let body: Content
    }

    let entry: Entry
  }

  private struct Window: Decodable {
    let device: String
    let start: Int64
    let length: Int64
  }

  private struct Values: Decodable {
    struct Payload: Decodable {
      let readings: Int
      let technical: Int
      let salt: String
      let chain: String
    }

    let payload: Payload
  }
}
