import Ledger
import Sharing

/// The gateway as a command sees it: the one that runs, or the store opened for this command alone.
protocol Gateway {
  /// Answers a request; what it changed is durable when this returns.
  func ask(_ request: OperatorRequest) throws -> JSONValue
  /// Lets go of whatever was opened.
  func close() throws
}

/// The running gateway, over its control socket.
struct RemoteGateway: Gateway {
  let client: ControlClient

  func ask(_ request: OperatorRequest) throws -> JSONValue { try client.ask(request) }
  func close() {}
}
