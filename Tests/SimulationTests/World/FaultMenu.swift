/// Which troubles a run may meet. Taken away one by one, they show which of them a failure needs.
struct FaultMenu: OptionSet, Hashable, Sendable, CustomStringConvertible {
  let rawValue: Int

  /// Messages are lost, repeated, delayed and reordered between devices, broker and people.
  static let network = FaultMenu(rawValue: 1)
  /// The broker forgets what it has taken.
  static let broker = FaultMenu(rawValue: 2)
  /// The process is killed between steps.
  static let kill = FaultMenu(rawValue: 4)
  /// The power is cut between steps and in the middle of a commit or a start.
  static let power = FaultMenu(rawValue: 8)
  /// Writes and syncs fail, tear, find no room.
  static let disk = FaultMenu(rawValue: 16)
  /// The gateway's clock is set forward and back.
  static let clock = FaultMenu(rawValue: 32)

  static let each: [(FaultMenu, String)] = [
    (.network, "network"), (.broker, "broker"), (.kill, "kill"), (.power, "power"), (.disk, "disk"), (.clock, "clock"),
  ]
  static let all = FaultMenu(each.map(\.0))

  /// The menu of these names, separated by commas.
  init(names: String) {
    self.init(Self.each.filter { names.split(separator: ",").contains(Substring($0.1)) }.map(\.0))
  }

  init(rawValue: Int) { self.rawValue = rawValue }

  var description: String { Self.each.filter { contains($0.0) }.map(\.1).joined(separator: ",") }
}
