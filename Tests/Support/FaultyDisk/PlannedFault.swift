/// How one step of a disk fails.
package enum PlannedFault: Hashable, Sendable {
  /// `EIO`: nothing of the step is done.
  case inputOutput
  /// `ENOSPC`: nothing of the step is done. Steps that need no room succeed.
  case noSpace
  /// A write stops after half of its bytes and fails with `EIO`.
  case torn
  /// A write is done in full and fails with `EIO` all the same.
  case written
  /// A sync reports success and makes nothing durable.
  case lostSync
  /// A sync fails, and what was to become durable is forgotten by the disk although the running system still sees it:
  /// what Linux does after a failed `fsync`.
  case failedSync
  /// From here on every step fails: the machine is going down.
  case dead
}
