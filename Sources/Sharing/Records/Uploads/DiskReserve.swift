/// Room on the disk that nothing which people send may take: what is acknowledged to a device, an alert and a decision must be
/// written first, and a full disk writes none of them.
package struct DiskReserve: Sendable {
  private let bytes: Int64
  private let free: @Sendable () -> Int64?

  /// - Parameters:
  ///   - bytes: how many stay free.
  ///   - free: how many bytes there are now; nil when the disk does not say, and then nothing is refused.
  package init(bytes: Int64, free: @escaping @Sendable () -> Int64?) {
    self.bytes = bytes
    self.free = free
  }

  /// Takes whatever comes.
  package static let none = DiskReserve(bytes: 0) { nil }

  /// - Parameter count: how many bytes shall be written.
  /// - Throws: ``UploadRefusal/noRoom`` when less than the reserve would be left.
  package func require(_ count: Int) throws(UploadRefusal) {
    if let free = free(), free - Int64(count) < bytes { throw .noRoom }
  }
}
