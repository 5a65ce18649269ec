import Foundation
import Ledger

/// The command's side of the gateway's control socket.
package struct ControlClient: Sendable {
  private let path: String

  package init(path: String) { self.path = path }

  /// Whether a gateway listens there.
  package var isAnswered: Bool {
    guard let descriptor = try? connected() else { return false }
    close(descriptor)
    return true
  }

  /// Asks, and blocks until the gateway has answered.
  ///
  /// - Throws: ``OperatorRefusal``.
  package func ask(_ request: OperatorRequest) throws -> JSONValue {
    let descriptor = try connected()
    defer { close(descriptor) }
    ControlSocket.limitPatience(descriptor)
    guard try ControlSocket.writeLine(request.json, to: descriptor), let line = ControlSocket.readLine(descriptor),
      let value = try? CanonicalJSON.parse(line)
    else { throw OperatorRefusal.malformedAnswer }
    if let text = value["refused"]?.string { throw OperatorRefusal.refused(text) }
    guard let answer = value["answer"] else { throw OperatorRefusal.malformedAnswer }
    return answer
  }

  private func connected() throws -> Int32 {
    let descriptor = try ControlSocket.make()
    let isConnected = try ControlSocket.withAddress(path) { connect(descriptor, $0, $1) == 0 }
    guard isConnected else {
      let code = errno
      close(descriptor)
      throw OperatorRefusal.unreachable(path: path, code: code)
    }
    return descriptor
  }
}
