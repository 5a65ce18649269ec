/// What a process and a source address can carry, and how a fleet is spread so that it fits.
package struct FleetLimits: Hashable, Sendable {
  /// The hard limit of descriptors of a process.
  package let descriptors: Int
  /// What a connection may cost of them: its socket and the library's pair.
  package let descriptorsPerDevice: Int
  /// Kept for files, pipes and the broker's start.
  package static let reserve = 256
  /// Ports that a connection may come from, per source address and broker.
  package let portsPerAddress: Int
  /// The most processes that are started.
  package static let mostProcesses = 64

  package init(descriptors: Int, descriptorsPerDevice: Int, portsPerAddress: Int) {
    self.descriptors = descriptors
    self.descriptorsPerDevice = descriptorsPerDevice
    self.portsPerAddress = portsPerAddress
  }

  /// Devices that one process can hold.
  package var devicesPerProcess: Int { max(1, (descriptors - Self.reserve) / descriptorsPerDevice) }

  /// - Parameter asked: how many processes the operator wants; nil for as many as are needed.
  /// - Throws: ``FleetLimitError`` with the reason and the figures.
  package func processes(for devices: Int, asked: Int?) throws(FleetLimitError) -> Int {
    let needed = (devices + devicesPerProcess - 1) / devicesPerProcess
    guard needed <= Self.mostProcesses else {
      throw .tooManyDevices(
        devices: devices, most: devicesPerProcess * Self.mostProcesses, perProcess: devicesPerProcess)
    }
    guard let asked else { return max(1, needed) }
    guard asked >= needed else {
      throw .tooFewProcesses(
        devices: devices, asked: asked, needed: needed, perProcess: devicesPerProcess, descriptors: descriptors)
    }
    return asked
  }

  /// Connections that a broker of so many descriptors takes; the gateway and the people connect too.
  package static func connections(ofBroker descriptors: Int) -> Int { max(0, descriptors - reserve) }

  /// - Parameter descriptors: what the broker may open, where that is known.
  /// - Throws: ``FleetLimitError/brokerTooSmall(devices:most:descriptors:)``.
  package func requireBroker(for devices: Int, descriptors: Int?) throws(FleetLimitError) {
    guard let descriptors, devices > Self.connections(ofBroker: descriptors) else { return }
    throw .brokerTooSmall(devices: devices, most: Self.connections(ofBroker: descriptors), descriptors: descriptors)
  }

  /// Source addresses for so many connections to one broker: those given, or for a broker on this machine as many of
  /// 127/8 as are needed.
  /// - Throws: ``FleetLimitError/tooFewAddresses(devices:given:perAddress:)``.
  package func sources(for devices: Int, given: [String], isLoopback: Bool) throws(FleetLimitError) -> [String] {
    let needed = (devices + portsPerAddress - 1) / portsPerAddress
    if !given.isEmpty || !isLoopback {
      guard max(1, given.count) >= needed else {
        throw .tooFewAddresses(devices: devices, given: max(1, given.count), perAddress: portsPerAddress)
      }
      return given
    }
    return needed <= 1 ? [] : (0..<needed).map { "127.0.\(1 + $0 / 250).\(1 + $0 % 250)" }
  }
}

/// Why a fleet of this size cannot run here.
package enum FleetLimitError: Error, Hashable, Sendable, CustomStringConvertible {
  case tooManyDevices(devices: Int, most: Int, perProcess: Int)
  case tooFewProcesses(devices: Int, asked: Int, needed: Int, perProcess: Int, descriptors: Int)
  case tooFewAddresses(devices: Int, given: Int, perAddress: Int)
  case brokerTooSmall(devices: Int, most: Int, descriptors: Int)

  package var description: String {
    switch self {
    case .tooManyDevices(let devices, let most, let perProcess):
      "\(devices) devices are more than \(most): a process here holds \(perProcess) (three descriptors a connection), "
        + "and at most \(FleetLimits.mostProcesses) are started"
    case .tooFewProcesses(let devices, let asked, let needed, let perProcess, let descriptors):
      "\(devices) devices need \(needed) processes, not \(asked): a process may open \(descriptors) descriptors, a "
        + "connection takes up to three, so one holds \(perProcess)"
    case .tooFewAddresses(let devices, let given, let perAddress):
      "\(devices) connections do not fit on \(given) source addresses: each has \(perAddress) ports towards one "
        + "broker; give more with --sources"
    case .brokerTooSmall(let devices, let most, let descriptors):
      "\(devices) devices do not fit on this broker: it may open \(descriptors) descriptors, one a connection, so it "
        + "takes \(most); raise its limit of open files, or run fewer with --patients \(most)"
    }
  }
}
