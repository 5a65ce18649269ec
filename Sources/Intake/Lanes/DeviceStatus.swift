import Mosquitto
import Store
import Vitals

/// What a device, or the broker in its stead (last will), says of its connection.
package struct DeviceStatus: Hashable, Sendable {
  package enum State: String, Hashable, Sendable {
    case online
    /// The last will: the connection ended without a goodbye.
    case lost
    /// A goodbye.
    case offline
  }

  package let device: DeviceIndex
  package let state: State
  /// Whether the broker replayed it from its store: what was true some time ago.
  package let isRetained: Bool

  private static let topicEnd = Array("/status".utf8)

  package init(device: DeviceIndex, state: State, isRetained: Bool) {
    self.device = device
    self.state = state
    self.isRetained = isRetained
  }

  /// Nil when the message is no status. A status that cannot be read counts as none: it is no reading either, and the
  /// cadence watch still sees a device that is gone.
  init?(_ message: IncomingMessage, devices: Registry) {
    // Nearly every message is a reading: only what ends like a status is taken apart.
    guard message.topic.suffix(Self.topicEnd.count).elementsEqual(Self.topicEnd),
      let topic = DeviceTopic(message.topic), topic.kind.elementsEqual(Self.topicEnd.dropFirst())
    else { return nil }
    let text = String(decoding: message.payload, as: UTF8.self)
    let state: State =
      text.contains("\"lost\"") ? .lost : text.contains("\"offline\"") ? .offline : .online
    guard let device = devices.device(named: String(decoding: topic.device, as: UTF8.self)),
      topic.unit.elementsEqual(device.unit.name.utf8)
    else {
      self.init(device: .nobody, state: state, isRetained: message.isRetained)
      return
    }
    self.init(device: device.index, state: state, isRetained: message.isRetained)
  }
}
