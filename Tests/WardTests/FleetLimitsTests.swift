import Testing
import WardKit

@Suite struct FleetLimitsTests {
  private let limits = FleetLimits(descriptors: 20_000, descriptorsPerDevice: 3, portsPerAddress: 28_232)

  @Test func `a fleet is spread over as many processes as its descriptors need`() throws {
    #expect(limits.devicesPerProcess == 6_581)
    #expect(try limits.processes(for: 1, asked: nil) == 1)
    #expect(try limits.processes(for: 6_581, asked: nil) == 1)
    #expect(try limits.processes(for: 6_582, asked: nil) == 2)
    #expect(try limits.processes(for: 50_000, asked: nil) == 8)
    #expect(try limits.processes(for: 100, asked: 4) == 4)
  }

  @Test func `a size beyond the limits is refused with the reason`() throws {
    let few = #expect(throws: FleetLimitError.self) { try limits.processes(for: 50_000, asked: 2) }
    #expect(few?.description.contains("20000 descriptors") == true && few?.description.contains("8 processes") == true)
    let many = #expect(throws: FleetLimitError.self) { try limits.processes(for: 1_000_000, asked: nil) }
    #expect(many?.description.contains("6581") == true)
  }

  @Test func `more devices than the broker can hold are refused with the reason and with what would do`() throws {
    let error = #expect(throws: FleetLimitError.self) { try limits.requireBroker(for: 50_000, descriptors: 20_000) }
    #expect(
      error?.description.contains("20000 descriptors") == true
        && error?.description.contains("--patients 19744") == true)
    try limits.requireBroker(for: 19_744, descriptors: 20_000)
    try limits.requireBroker(for: 1_000_000, descriptors: nil)
  }

  @Test func `a loopback broker is reached from as many addresses as ports ask for`() throws {
    #expect(try limits.sources(for: 28_232, given: [], isLoopback: true).isEmpty)
    #expect(try limits.sources(for: 50_000, given: [], isLoopback: true) == ["127.0.1.1", "127.0.1.2"])
    #expect(try limits.sources(for: 50_000, given: ["10.0.0.1", "10.0.0.2"], isLoopback: false).count == 2)
    #expect(throws: FleetLimitError.tooFewAddresses(devices: 50_000, given: 1, perAddress: 28_232)) {
      try limits.sources(for: 50_000, given: [], isLoopback: false)
    }
  }
}
