import ArgumentParser
import WardKit

/// What the patients go through.
enum Scenario: String, CaseIterable, ExpressibleByArgument {
  case ward, steady

  /// The part that a device plays.
  struct Role {
    var course = Course.stable
    /// Seconds after the start.
    var onset = 0.0
    /// From when on the sensor hangs in the air, in seconds.
    var sensorOffAt: Double?
    /// From when on nothing is heard of the device any more, in seconds.
    var silentAt: Double?
  }

  /// The role of the n-th device: in a ward one patient deteriorates, one falls, one sensor comes off, one device is
  /// gone; with more than a dozen patients a second one shows atrial fibrillation.
  func role(of index: Int) -> Role {
    guard self == .ward else { return Role() }
    return switch index {
    case 0: Role(course: .sepsis, onset: 10)
    case 1: Role(course: .fall, onset: 20)
    case 2: Role(sensorOffAt: 15)
    case 3: Role(silentAt: 12)
    case 12: Role(course: .atrialFibrillation, onset: 35)
    default: Role()
    }
  }
}
