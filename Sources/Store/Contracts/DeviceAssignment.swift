/// The contract by which a device belongs to a facility, named by the position of its entry.
package struct DeviceAssignment: Hashable, Sendable {
  package let position: Int64
  /// The device's name.
  package let device: String
  package let organisation: String
  /// Milliseconds of the epoch.
  package let since: Int64
  /// When it ended; nil while it stands.
  package internal(set) var until: Int64?
}
