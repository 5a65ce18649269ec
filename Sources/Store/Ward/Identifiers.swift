/// A device's number in this store: dense, from 1; 0 stands for "no known device".
package struct DeviceIndex: Hashable, Comparable, Sendable {
  package let value: Int64

  package init(_ value: Int64) { self.value = value }

  /// What nobody sent: rejections from unknown devices are counted here.
  package static let nobody = DeviceIndex(0)

  package static func < (left: DeviceIndex, right: DeviceIndex) -> Bool { left.value < right.value }
}

/// A subject's number in this store: whoever sealed values are about. 0 is the node itself.
package struct SubjectID: Hashable, Comparable, Sendable {
  package let value: Int64

  package init(_ value: Int64) { self.value = value }

  /// The gateway itself: its own technical alerts.
  package static let node = SubjectID(0)

  package static func < (left: SubjectID, right: SubjectID) -> Bool { left.value < right.value }
}
