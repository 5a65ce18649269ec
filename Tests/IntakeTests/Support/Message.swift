import Vitals

@testable import Mosquitto

/// A message as a test writes it down.
struct Message {
  var topic: String
  var payload: String
  var contentType = ""
  var isRetained = false

  /// Hands it over as the library would: in memory that is valid during the call alone.
  func deliver<T>(_ body: (IncomingMessage) throws -> T) rethrows -> T {
    try Array(topic.utf8).withUnsafeBytes { topic in
      try Array(payload.utf8).withUnsafeBytes { payload in
        try Array(contentType.utf8).withUnsafeBytes { contentType in
          try body(
            IncomingMessage(
              topic: topic, payload: payload, contentType: contentType, isRetained: isRetained, quality: .atLeastOnce,
              packetID: 1))
        }
      }
    }
  }

  /// A heart rate of device `w-1` (or another), taken at the scene's time.
  static func reading(_ device: Int = 1, sequence: Int, heartRate: Int = 70) -> Message {
    Message(
      topic: "vigil/v1/ward-1/w-\(device)/readings",
      payload: #"{"time":\#(IntakeScene.time.milliseconds),"seq":\#(sequence),"hr":\#(heartRate)}"#)
  }

  static func status(_ device: Int = 1, _ state: String) -> Message {
    Message(topic: "vigil/v1/ward-1/w-\(device)/status", payload: #"{"state":"\#(state)"}"#)
  }
}
