/// One thing that is measured, and the least that it could cost.
struct Case {
  /// What the work is held against.
  enum Floor {
    /// Code that runs in turn with the work, as many operations a call.
    case code(String, () throws -> Void)
    /// Nanoseconds an operation that `openssl speed` found in this run.
    case openSSL(String, nanoseconds: Double)
  }

  let name: String
  /// What is counted, for example `reading`.
  let unit: String
  /// Operations in one call of ``work``.
  let operations: Int
  /// The rate that is aimed at, operations a second, where one is.
  let aimPerSecond: Double?
  let stopwatch: Stopwatch
  let floor: Floor
  let work: () throws -> Void

  init(
    _ name: String, unit: String, operations: Int, aimPerSecond: Double? = nil, stopwatch: Stopwatch = .processor,
    floor: Floor,
    work: @escaping () throws -> Void
  ) {
    self.name = name
    self.unit = unit
    self.operations = operations
    self.aimPerSecond = aimPerSecond
    self.stopwatch = stopwatch
    self.floor = floor
    self.work = work
  }
}
