/// What a message that has not ended belongs to.
enum PendingMessage: Hashable, Sendable {
  /// A reading of which not everything is known yet, by its first message.
  case reading(UInt64)
  /// A copy of a reading that was over before.
  case copy
  /// Not a reading of any patient.
  case refusable
  /// From a device that nobody registered.
  case stranger

  /// What becomes of it when it arrives; nil for one of which nobody keeps account by device.
  var fate: Fate? {
    switch self {
    case .reading, .copy: .duplicate
    case .refusable: .rejected
    case .stranger: nil
    }
  }
}
