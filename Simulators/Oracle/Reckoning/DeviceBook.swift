/// What must have become of one device's messages, as far as that is known by now.
package struct DeviceBook: Sendable {
  var clock = ClockWatch()
  package internal(set) var bounds = FateBounds()
  package internal(set) var sent = 0
  package internal(set) var acknowledged = 0
  /// Readings that were sent, each once; of them, those that a receipt named.
  package internal(set) var readings = 0
  package internal(set) var settled = 0
}
