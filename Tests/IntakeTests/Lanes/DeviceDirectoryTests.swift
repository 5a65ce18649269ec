import Testing
import Vitals

@testable import Intake
@testable import Store

@Suite struct DeviceDirectoryTests {
  private let scene: IntakeScene

  init() throws { scene = try IntakeScene() }

  private func sender(_ topic: String, in directory: inout DeviceDirectory) -> DeviceDirectory.Sender? {
    var text = topic
    return text.withUTF8 { bytes in
      DeviceTopic(UnsafeRawBufferPointer(bytes)).map { directory.sender(of: $0) }
    }
  }

  @Test("A device is found by its topic, the first time and again")
  func found() throws {
    var directory = DeviceDirectory(scene.store.registry)
    let first = try #require(scene.store.registry.device(named: "w-1")).index
    let second = try #require(scene.store.registry.device(named: "w-2")).index
    for _ in 0..<3 {
      #expect(sender("vigil/v1/ward-1/w-1/readings", in: &directory) == .device(first))
      #expect(sender("vigil/v1/ward-1/w-2/urgent", in: &directory) == .device(second))
    }
  }

  @Test("A stranger stays one, and a device under another unit's name is told apart")
  func strangers() throws {
    var directory = DeviceDirectory(scene.store.registry)
    let device = try #require(scene.store.registry.device(named: "w-1")).index
    for _ in 0..<3 {
      #expect(sender("vigil/v1/ward-1/nobody/readings", in: &directory) == .unknown)
      #expect(sender("vigil/v1/ward-2/w-1/readings", in: &directory) == .elsewhere(device))
      #expect(sender("vigil/v1/ward-1/w-1/readings", in: &directory) == .device(device))
    }
  }

  @Test("Of many devices each is found under its own name")
  func many() throws {
    var registry = Registry()
    for number in 1...500 {
      registry.put(
        Device(
          index: DeviceIndex(Int64(number)), id: try DeviceID("d\(number)"), unit: try UnitID("u\(number % 7)"),
          cadenceMilliseconds: 0))
    }
    var directory = DeviceDirectory(registry)
    for _ in 0..<2 {
      for number in (1...500).reversed() {
        let topic = "vigil/v1/u\(number % 7)/d\(number)/readings"
        #expect(sender(topic, in: &directory) == .device(DeviceIndex(Int64(number))))
      }
    }
  }

  @Test("A newer registry counts at once")
  func replaced() throws {
    var directory = DeviceDirectory(Registry())
    #expect(sender("vigil/v1/ward-1/w-1/readings", in: &directory) == .unknown)
    directory.replace(scene.store.registry)
    #expect(directory.generation == scene.store.registry.generation)
    #expect(sender("vigil/v1/ward-1/w-1/readings", in: &directory) != .unknown)
    directory.replace(Registry())
    #expect(sender("vigil/v1/ward-1/w-1/readings", in: &directory) == .unknown)
  }
}
