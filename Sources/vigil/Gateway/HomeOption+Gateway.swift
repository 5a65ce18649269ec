import ArgumentParser
import Foundation
import Ledger
import Sharing

extension HomeOption {
  /// Runs a command against the gateway: the running one, or the store itself when none runs. Refusals are shown.
  func withGateway<T>(_ body: (any Gateway, HomeFolder) throws -> T) throws -> T {
    try Refusals.shown { try answered(body) }
  }

  /// The same for whoever tells by itself what went wrong.
  func answered<T>(_ body: (any Gateway, HomeFolder) throws -> T) throws -> T {
    let folder = try initialised()
    let gateway = try open(folder)
    let result: T
    do { result = try body(gateway, folder) } catch {
      // What went wrong first is what is told.
      try? gateway.close()
      throw error
    }
    try gateway.close()
    return result
  }

  func ask(_ request: OperatorRequest) throws -> JSONValue {
    try withGateway { gateway, _ in try gateway.ask(request) }
  }

  private func open(_ folder: HomeFolder) throws -> any Gateway {
    let client = ControlClient(path: folder.controlSocket)
    if client.isAnswered { return RemoteGateway(client: client) }
    return try DirectGateway(home: folder)
  }
}

extension HomeFolder {
  /// Where the running gateway takes commands of this machine.
  var controlSocket: String { data + "/operator.sock" }

  /// The broker's accounts in this home.
  func brokerAccounts(_ settings: Settings) -> BrokerAccounts {
    BrokerAccounts(
      folder: broker, gateway: settings.broker.username ?? "vigil", pidFile: brokerProcess, random: SystemRandom.bytes)
  }
}
