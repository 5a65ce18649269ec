import Foundation
import Vitals
import YAMLFile
import Yams

/// Reads the nodes of a rota file.
struct RotaParser {
  let file: String

  private static let dayNames = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

  func rota(_ root: Node) throws -> Rota {
    let members = try members(of: root, ["version", "time-zone", "units"])
    guard try text(members["version"], of: root, "version") == "1" else { throw refusal(root, "version must be 1") }
    let zone = try text(members["time-zone"], of: root, "time-zone")
    guard let timeZone = TimeZone(identifier: zone) else { throw refusal(root, "time-zone: \(zone) is unknown") }
    guard let node = members["units"], case .mapping(let mapping) = node else {
      throw refusal(root, "units is missing")
    }
    var units: [String: Rota.Unit] = [:]
    for (key, value) in mapping {
      guard let name = key.scalar?.string, (try? UnitID(name)) != nil else { throw refusal(key, "is no unit's name") }
      units[name] = try unit(value)
    }
    return Rota(units: units, timeZone: timeZone)
  }

  private func unit(_ node: Node) throws -> Rota.Unit {
    let members = try members(of: node, ["quiet", "shifts"])
    guard let shifts = members["shifts"]?.sequence, !shifts.isEmpty else { throw refusal(node, "shifts is missing") }
    let quiet = try members["quiet"].map { try hours($0) }.map { Rota.Quiet(start: $0.start, end: $0.end) }
    return Rota.Unit(shifts: try shifts.map(shift), quiet: quiet)
  }

  private func shift(_ node: Node) throws -> Rota.Shift {
    let members = try members(of: node, ["name", "days", "hours", "persons", "from", "to"])
    guard let hours = members["hours"] else { throw refusal(node, "hours is missing") }
    guard let days = members["days"] else { throw refusal(node, "days is missing") }
    guard let persons = members["persons"]?.sequence, persons.count <= 64 else {
      throw refusal(node, "persons is missing")
    }
    let time = try self.hours(hours)
    return Rota.Shift(
      name: try text(members["name"], of: node, "name"), weekdays: try self.days(days), start: time.start,
      end: time.end,
      firstDay: try members["from"].map(day), lastDay: try members["to"].map(day),
      persons: try persons.map { person in
        guard let id = person.scalar?.string, id.hasPrefix("per-") else { throw refusal(person, "is no person's id") }
        return id
      })
  }

  /// `07:00-15:00`.
  private func hours(_ node: Node) throws -> (start: Int, end: Int) {
    let parts = (node.scalar?.string ?? "").split(separator: "-").compactMap { minutes($0) }
    guard parts.count == 2 else { throw refusal(node, "must be hours such as \"07:00-15:00\"") }
    return (parts[0], parts[1])
  }

  private func minutes(_ text: Substring) -> Int? {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, parts.allSatisfy({ $0.count == 2 }), let hour = Int(parts[0]), let minute = Int(parts[1]),
      (0..<24).contains(hour), (0..<60).contains(minute)
    else { return nil }
    return hour * 60 + minute
  }

  /// `mon-fri`, `sat,sun` or `fri-mon`.
  private func days(_ node: Node) throws -> Set<Int> {
    var days: Set<Int> = []
    for part in (node.scalar?.string ?? "").split(separator: ",") {
      let ends = part.split(separator: "-").map { Self.dayNames.firstIndex(of: String($0)) }
      guard (1...2).contains(ends.count), let first = ends[0], let last = ends[ends.count - 1] else {
        throw refusal(node, "must be days such as mon-fri or sat,sun")
      }
      for step in 0...((last - first + 7) % 7) { days.insert((first + step) % 7 + 1) }
    }
    guard !days.isEmpty else { throw refusal(node, "names no day") }
    return days
  }

  /// `2026-12-24`.
  private func day(_ node: Node) throws -> String {
    let text = node.scalar?.string ?? ""
    guard text.count == 10, Timestamp(rfc3339: text + "T00:00:00Z") != nil else {
      throw refusal(node, "must be a day such as 2026-12-24")
    }
    return text
  }

  // MARK: Nodes

  private func members(of node: Node, _ known: Set<String>) throws -> [String: Node] {
    guard case .mapping(let mapping) = node else { throw refusal(node, "must be a mapping") }
    var members: [String: Node] = [:]
    for (key, value) in mapping {
      guard let name = key.scalar?.string, known.contains(name) else { throw refusal(key, "unknown key") }
      members[name] = value
    }
    return members
  }

  private func text(_ node: Node?, of parent: Node, _ name: String) throws -> String {
    guard let text = node?.scalar?.string, !text.isEmpty else { throw refusal(node ?? parent, "\(name) is missing") }
    return text
  }

  private func refusal(_ node: Node, _ problem: String) -> RotaFile.Refusal {
    RotaFile.Refusal(file: file, line: node.mark?.line ?? 0, problem: problem)
  }
}
