import ArgumentParser

/// Which part of a run a process is, of how many, and when the run began: `1/4@MONOTONIC,WALL`.
struct PartOfRun: ExpressibleByArgument, Hashable {
  let part: Int
  let parts: Int
  /// Nanoseconds: monotonic, and since 1970.
  let startedAt: Int64
  let startedAtWall: Int64

  init(part: Int, parts: Int, startedAt: Int64, startedAtWall: Int64) {
    self.part = part
    self.parts = parts
    self.startedAt = startedAt
    self.startedAtWall = startedAtWall
  }

  init?(argument: String) {
    let numbers = argument.split(whereSeparator: { "/@,".contains($0) }).compactMap { Int64($0) }
    guard numbers.count == 4, (0..<numbers[1]).contains(numbers[0]), numbers[1] <= 64 else { return nil }
    self.init(
      part: Int(numbers[0]), parts: Int(numbers[1]), startedAt: numbers[2], startedAtWall: numbers[3])
  }

  var argument: String { "\(part)/\(parts)@\(startedAt),\(startedAtWall)" }
}
