import TestBroker
import Testing

@testable import Mosquitto

/// The reason why a lane never calls `mosquitto_disconnect` before its commit.
@Suite("mosquitto_disconnect", .serialized)
struct DisconnectFlushTests {
  private final class Listener: ClientEvents {
    var isConnected = false
    var isSubscribed = false
    var payloads: [String] = []

    func handleConnected(sessionPresent: Bool) { isConnected = true }
    func handleRefused(_ reason: ReasonCode) {}
    func handleReceived(_ message: IncomingMessage) { payloads.append(Copy(message).payload) }
    func handleSubscribed(packetID: Int32, granted: ReasonCode) { isSubscribed = true }
  }

  private func drive(_ handle: ClientHandle, until condition: () -> Bool) throws {
    let deadline = ContinuousClock.now + .seconds(10)
    while !condition(), ContinuousClock.now < deadline {
      if handle.wantsWrite { try handle.write() }
      _ = handle.waitUntilWritable(beside: nil, milliseconds: 10)
      _ = try handle.read()
    }
  }

  @Test("It flushes queued PUBACKs: what was received but not committed is not delivered again")
  func flushes() throws {
    let broker = try Broker()
    let configuration = try SessionConfiguration.lane(broker)
    let listener = Listener()
    let handle = try ClientHandle(configuration, tls: nil, events: listener)
    try handle.beginConnecting(to: configuration.host)
    _ = handle.waitUntilWritable(beside: nil, milliseconds: 10_000)
    try handle.finishConnecting()
    try drive(handle) { listener.isConnected }
    _ = try handle.subscribe(configuration.subscriptions[0])
    try drive(handle) { listener.isSubscribed }
    try withPublisher(on: broker) { publisher in
      try publisher.deliver("t/a", "lost")
      while listener.payloads.isEmpty { _ = try handle.read() }
      handle.queueDisconnect()
      try handle.write()
      handle.sever()
      let session = try ReceivingSession(configuration)
      var later = try session.open()
      try publisher.deliver("t/a", "next")
      later += try session.collect(1)
      #expect(later.map(\.payload) == ["next"])
    }
  }
}
