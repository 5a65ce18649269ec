import Foundation
import Testing

/// `vigil-ward` as load, and what it says that it sent: the truth that a gateway is compared with.
final class Ward {
  /// One line of the truth file.
  struct Sent: Decodable, Hashable {
    let device: String
    let boot: Int64
    let seq: Int64
    let kind: String
  }

  let program: Program
  private let truth: URL

  /// - Parameters:
  ///   - rate: readings a second, of all devices together.
  ///   - resend: after how long a device sends again what has no receipt.
  ///   - arguments: further options of `vigil-ward run`.
  init(_ place: Installation, rate: Int, seed: UInt64, _ arguments: [String] = [], resend: String = "3s") throws {
    truth = place.folder.appending(path: "truth.jsonl")
    program = try Program(
      try Program.built("vigil-ward"),
      [
        "run", "steady", "--patients", "\(place.devices.count)", "--rate", "\(rate)", "--seed", "\(seed)", "--broker",
        "127.0.0.1:\(place.brokerPort)", "--devices", place.home.appending(path: "ward.json").path, "--truth",
        truth.path, "--json-lines", "--resend", resend, "--drain", "120s",
      ] + arguments, log: place.folder.appending(path: "ward.log"))
  }

  /// Every reading that was sent, each once.
  func sent() throws -> [Sent] {
    try String(contentsOf: truth, encoding: .utf8).split(separator: "\n").map {
      try JSONDecoder().decode(Sent.self, from: Data($0.utf8))
    }
  }

  /// How many readings were sent so far.
  func sentCount() throws -> Int { try String(contentsOf: truth, encoding: .utf8).split(separator: "\n").count }

  /// Whether the first `count` readings were sent.
  func hasSent(_ count: Int) -> Bool {
    ((try? String(contentsOf: truth, encoding: .utf8))?.split(separator: "\n").count ?? 0) >= count
  }

  /// No more readings; waits until every one has its receipt, and requires that.
  func drain() throws {
    program.signal(SIGTERM)
    let code = try program.wait(within: 180)
    try #require(code == 0, "readings without a receipt: \(program.output.suffix(1_500))")
  }

  /// A number of the last line of events, such as `outstanding`.
  func total(_ name: String) throws -> Int {
    let line = try #require(program.output.split(separator: "\n").last { $0.contains("\"event\":\"totals\"") })
    let totals = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
    return try #require(totals?[name] as? Int)
  }
}
