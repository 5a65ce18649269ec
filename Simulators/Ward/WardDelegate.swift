import Histogram
import Mosquitto
import Synchronization
import WardKit

/// Hears the fleet, on the fleet's thread, and keeps the books.
final class WardDelegate: FleetDelegate {
  /// The token of a device's last message.
  static let goodbye = UInt64.max

  private let state: Mutex<WardState>

  init(_ state: consuming sending WardState) {
    self.state = Mutex(state)
  }

  /// Works on the state with nobody else at it. Never call the fleet from inside.
  func update<Result: Sendable>(_ body: (inout WardState) throws -> Result) rethrows -> Result {
    try state.withLock { state in try body(&state) }
  }

  func client(_ index: Int, stateChanged newState: SessionState) {
    state.withLock { state in
      guard state.devices.indices.contains(index) else { return }
      switch newState {
      case .connected:
        state.devices[index].isConnected = true
        state.devices[index].owesOnline = true
      case .disconnected:
        if state.devices[index].isConnected { state.totals.connectionsLost += 1 }
        state.devices[index].isConnected = false
      case .idle, .connecting: state.devices[index].isConnected = false
      }
    }
  }

  func client(_ index: Int, completed token: UInt64, error: MosquittoError?) {
    let now = Clock.monotonic
    state.withLock { state in
      if token == Self.goodbye { state.goodbyes += 1 }
      guard error == nil else {
        state.totals.failed += 1
        return
      }
      state.totals.acknowledged += 1
      // The token is the scheduled instant; 0 for what is no reading.
      if token > 0, token != Self.goodbye {
        state.acknowledging.record(UInt64(max(0, now - Int64(clamping: token)) / 1_000))
      }
    }
  }

  func client(_ index: Int, received message: IncomingMessage) {
    guard let receipt = ReceiptMessage(message.payloadCopy) else { return }
    let now = Clock.monotonic
    state.withLock { state in
      guard state.devices.indices.contains(index) else { return }
      state.settle(receipt, of: index, at: now)
    }
  }
}
