import Foundation
import Measure

/// Draws the screen: over itself on a terminal, a plain line every few seconds elsewhere.
final class LiveScreen {
  private let handle: FileHandle
  private let isTerminal: Bool
  private let usesColour: Bool
  private var drawn = 0
  private var lastPlain: Double = -.infinity

  /// Seconds between two plain lines.
  private static let plainSeconds = 5.0

  init(handle: FileHandle) {
    self.handle = handle
    let environment = ProcessInfo.processInfo.environment
    isTerminal = isatty(handle.fileDescriptor) == 1 && environment["TERM"] != "dumb"
    // https://no-color.org: set and not empty.
    usesColour = isTerminal && (environment["NO_COLOR"] ?? "").isEmpty
  }

  func draw(_ state: Screen.State) throws {
    let screen = Screen(width: width, usesColour: usesColour)
    guard isTerminal else {
      guard state.elapsedSeconds - lastPlain >= Self.plainSeconds else { return }
      lastPlain = state.elapsedSeconds
      return try write(screen.plain(state) + "\n")
    }
    let lines = screen.lines(state)
    var text = drawn > 0 ? "\u{1B}[\(drawn)A" : ""
    for line in lines { text += "\u{1B}[2K\(line)\n" }
    if drawn > lines.count {
      text += String(repeating: "\u{1B}[2K\n", count: drawn - lines.count) + "\u{1B}[\(drawn - lines.count)A"
    }
    drawn = lines.count
    try write(text)
  }

  /// Leaves what is drawn and goes on below it.
  func say(_ lines: [String]) throws {
    drawn = 0
    try write(lines.joined(separator: "\n") + "\n")
  }

  private var width: Int {
    var size = winsize()
    guard isTerminal, ioctl(handle.fileDescriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 100 }
    return Int(size.ws_col)
  }

  private func write(_ text: String) throws { try handle.write(contentsOf: Data(text.utf8)) }
}
