import Testing

@testable import Intake

@Suite struct DeviceTopicTests {
  private func parts(_ topic: String) -> [String]? {
    Array(topic.utf8).withUnsafeBytes { bytes in
      DeviceTopic(bytes).map { topic in
        [topic.unit, topic.device, topic.kind].map { String(decoding: $0, as: UTF8.self) }
      }
    }
  }

  @Test("A topic is taken apart into unit, device and kind")
  func good() {
    #expect(parts("vigil/v1/ward-1/w-1/readings") == ["ward-1", "w-1", "readings"])
    #expect(parts("vigil/v1/u/d/k") == ["u", "d", "k"])
    #expect(parts("vigil/v1/vigil/v1/v1") == ["vigil", "v1", "v1"])
  }

  @Test("Bytes that are no UTF-8 do not disturb the others")
  func notText() {
    let topic = Array("vigil/v1/u/".utf8) + [0xFF, 0x00] + Array("/k".utf8)
    topic.withUnsafeBytes { bytes in
      #expect(DeviceTopic(bytes).map { Array($0.device) } == [0xFF, 0x00])
    }
  }

  @Test(
    "Any other shape is no topic of a device",
    arguments: [
      "", "/", "vigil/v1", "vigil/v1/", "vigil/v1/u", "vigil/v1/u/", "vigil/v1/u/d", "vigil/v1/u/d/", "vigil/v1///",
      "vigil/v1//d/k", "vigil/v1/u//k", "vigil/v1/u/d//", "vigil/v1/u/d/k/", "vigil/v1/u/d/k/l", "/vigil/v1/u/d/k",
      "vigil/v2/u/d/k", "Vigil/v1/u/d/k", "vigil/v1u/d/k", "xvigil/v1/u/d/k",
    ])
  func bad(topic: String) {
    #expect(parts(topic) == nil)
  }
}
