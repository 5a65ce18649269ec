import Dispatch
import Foundation
import Ledger
import Synchronization

/// Answers commands of this machine while the gateway runs: a thread of its own, one command at a time.
package final class ControlServer: Sendable {
  /// How long to wait for a free descriptor before the next try, in seconds.
  private static let scarceSeconds = 0.1

  private let path: String
  private let listener: Int32
  private let isStopping = Mutex(false)
  private let ended = DispatchSemaphore(value: 0)

  /// Begins to listen. A socket that a dead gateway left is replaced: the instance lock keeps a second one out.
  ///
  /// - Throws: ``OperatorRefusal/pathTooLong(_:)``, ``OperatorRefusal/unreachable(path:code:)``.
  package init(path: String, desk: OperatorDesk) throws {
    self.path = path
    listener = try ControlSocket.make()
    unlink(path)
    let isBound = try ControlSocket.withAddress(path) { [listener] in bind(listener, $0, $1) == 0 }
    guard isBound, chmod(path, 0o600) == 0, listen(listener, 16) == 0 else {
      let code = errno
      close(listener)
      throw OperatorRefusal.unreachable(path: path, code: code)
    }
    let thread = Thread { [self] in
      serve(desk)
      ended.signal()
    }
    thread.name = "control"
    thread.start()
  }

  /// Stops listening and returns when the command that runs was answered.
  package func stop() {
    isStopping.withLock { $0 = true }
    shutdown(listener, Int32(SHUT_RDWR))
    ended.wait()
    close(listener)
    unlink(path)
  }

  private func serve(_ desk: OperatorDesk) {
    while !isStopping.withLock({ $0 }) {
      let connection = accept(listener, nil, nil)
      guard connection >= 0 else {
        // Without a descriptor to spare the command waits in the queue, and asking again at once would take a whole core.
        if [EMFILE, ENFILE, ENOBUFS, ENOMEM].contains(errno) { Thread.sleep(forTimeInterval: Self.scarceSeconds) }
        continue
      }
      ControlSocket.limitPatience(connection)
      if let line = ControlSocket.readLine(connection) {
        // Nobody is left to tell when the command has gone; what it asked for is done all the same.
        _ = try? ControlSocket.writeLine(Self.answer(line, desk), to: connection)
      }
      close(connection)
    }
  }

  private static func answer(_ line: [UInt8], _ desk: OperatorDesk) -> JSONValue {
    do {
      return ["answer": try desk.answer(try OperatorRequest(json: try CanonicalJSON.parse(line)))]
    } catch { return ["refused": .string(RefusalWords.of(error))] }
  }
}
