import Foundation
import Ledger
import Store
import Synchronization
import Vitals

/// What a person sees of the demonstration: one line for each alert as it is raised, delivered and answered, and below it
/// a status line that is rewritten in place (plain lines when there is no terminal).
final class DemoScreen: Sendable {
  private struct State {
    /// When each of the newest blocks was durable, by its number.
    var durable: [Int64: Timestamp] = [:]
    var status = ""
    var lastPlainStatus: Timestamp?
  }

  private let state = Mutex(State())
  private let isTerminal = isatty(STDOUT_FILENO) == 1
  private let started = SystemClock.now()

  /// How many blocks are remembered: an alert names the block of its newest evidence.
  private static let blocksBound: Int64 = 10_000

  /// A durable batch: remembers when its block was on disk. Called on the writer thread.
  func committed(_ report: CommitReport) {
    guard let block = report.block else { return }
    let now = SystemClock.now()
    state.withLock { state in
      state.durable[block] = now
      state.durable[block - Self.blocksBound] = nil
    }
  }

  /// The doctor's application has an alert.
  func delivered(_ alert: JSONValue, at arrived: Timestamp) {
    guard let name = alert["alert"]?.string else { return }
    let who = alert["patient"]?["name"]?.string ?? "the gateway"
    let priority = (alert["priority"]?.string ?? "?").uppercased()
    let kind = alert["category"]?.string == "technical" ? "technical" : "ALERT"
    line(
      "\(clock(arrived))  \(mark(priority))\(kind) \(name)  \(priority)  \(who)  \(alert["summary"]?.string ?? "")"
        + (alert["scoreText"]?.string.map { "  NEWS2 \($0)" } ?? "")
        + "  round \(alert["round"]?.integer ?? 0)\(plain)")
    if let times = times(alert, arrived: arrived) { line("            \(times)") }
  }

  /// Publish, durable, delivered: each step in milliseconds, for the newest evidence. The first is the reading's own time,
  /// which the simulated device takes when it publishes.
  private func times(_ alert: JSONValue, arrived: Timestamp) -> String? {
    guard let block = alert["evidence"]?["block"]?.integer, let durable = state.withLock({ $0.durable[block] }) else {
      return nil
    }
    var steps: [String] = []
    if let reading = alert["readingTime"]?.integer {
      steps.append("publish to durable \(max(0, durable.milliseconds - reading)) ms")
    }
    let call = max(0, arrived.milliseconds - durable.milliseconds)
    steps.append("durable to delivered \(call) ms" + (call > 1_000 ? " (the rules let it last first)" : ""))
    let hash = alert["evidence"]?["blockHash"]?.string.map { " \($0.prefix(16))…" } ?? ""
    return (steps + ["block \(block)\(hash)"]).joined(separator: ", ")
  }

  /// A line that stays.
  func line(_ text: String) {
    state.withLock { state in
      guard isTerminal else { return Console.print(text) }
      Console.print("\r\u{1B}[K" + text)
      Console.status(state.status)
    }
  }

  /// The line at the bottom; without a terminal one in ten seconds.
  func status(_ text: String) {
    let now = SystemClock.now()
    state.withLock { state in
      state.status = text
      if isTerminal { return Console.status(text) }
      guard state.lastPlainStatus.map({ now.milliseconds(since: $0) >= 10_000 }) ?? true else { return }
      state.lastPlainStatus = now
      Console.print(text)
    }
  }

  /// Leaves the status line behind.
  func end() {
    state.withLock { $0.status = "" }
    if isTerminal { Console.print("") }
  }

  /// Seconds since the start.
  func clock(_ time: Timestamp) -> String {
    let tenths = max(0, time.milliseconds(since: started)) / 100
    let text = "\(tenths / 10).\(tenths % 10)s"
    return String(repeating: " ", count: max(0, 7 - text.count)) + text
  }

  private func mark(_ priority: String) -> String {
    guard isTerminal else { return "" }
    return switch priority {
    case "HIGH": "\u{1B}[1;31m"
    case "MEDIUM": "\u{1B}[1;33m"
    default: "\u{1B}[36m"
    }
  }

  private var plain: String { isTerminal ? "\u{1B}[0m" : "" }
}
