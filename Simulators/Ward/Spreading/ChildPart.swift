import Foundation
import Synchronization
import WardKit

/// A process that runs one part, and what it tells.
final class ChildPart: Sendable {
  private let process: Mutex<Process>
  private let state = Mutex(State())

  private struct State {
    var batches: [[RunEvent]] = []
    var failure: FrameError?
    var hasEnded = false
  }

  /// Starts this program again, with the same arguments and its part.
  init(_ part: PartOfRun, arguments: [String]) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    process.arguments = arguments + ["--part", part.argument]
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardInput = FileHandle.nullDevice
    self.process = Mutex(process)
    try self.process.withLock { try $0.run() }
    let descriptor = pipe.fileHandleForReading
    let thread = Thread { [self] in read(descriptor) }
    thread.start()
  }

  /// What it told since the last call.
  func take() throws -> [[RunEvent]] {
    let (batches, failure) = state.withLock { state in
      defer { state.batches = [] }
      return (state.batches, state.failure)
    }
    if let failure { throw failure }
    return batches
  }

  /// Whether it has told everything.
  var hasEnded: Bool { state.withLock { $0.hasEnded && $0.batches.isEmpty } }

  /// Asks it to stop.
  func interrupt() { process.withLock { if $0.isRunning { $0.interrupt() } } }

  /// Its exit code; waits for it.
  func wait() -> Int32 {
    process.withLock { process in
      process.waitUntilExit()
      return process.terminationStatus
    }
  }

  private func read(_ handle: FileHandle) {
    var bytes: [UInt8] = []
    while true {
      let more = handle.availableData
      if more.isEmpty { break }
      bytes.append(contentsOf: more)
      bytes = take(from: bytes)
    }
    state.withLock { $0.hasEnded = true }
  }

  /// Takes every whole frame; the rest waits for more.
  private func take(from bytes: [UInt8]) -> [UInt8] {
    var rest = bytes[...]
    while let length = EventFrame.length(rest), rest.count >= EventFrame.headerBytes + length {
      let body = rest.dropFirst(EventFrame.headerBytes).prefix(length)
      do throws(FrameError) {
        let events = try EventFrame.decode(body)
        state.withLock { $0.batches.append(events) }
      } catch {
        state.withLock { $0.failure = error }
      }
      rest = rest.dropFirst(EventFrame.headerBytes + length)
    }
    return Array(rest)
  }
}
