import Foundation
import Measure

/// Reads what processes use from `/proc`.
struct ProcessWatch {
  private(set) var records: [ProcessRecord] = []
  private let pids: [pid_t]
  private let ticks = Int(sysconf(Int32(_SC_CLK_TCK)))
  private let page = Int(sysconf(Int32(_SC_PAGESIZE)))

  /// The generator itself comes first.
  init(_ others: [(name: String, pid: pid_t)]) {
    let all = [(name: "vigil-ward", pid: getpid())] + others
    records = all.map { ProcessRecord(name: $0.name) }
    pids = all.map(\.pid)
  }

  mutating func sample() {
    for (index, pid) in pids.enumerated() {
      guard let stat = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8),
        let statm = try? String(contentsOfFile: "/proc/\(pid)/statm", encoding: .utf8),
        let sample = ProcessSample(stat: stat, statm: statm, ticksPerSecond: ticks, pageBytes: page)
      else { continue }
      records[index].take(sample)
    }
  }
}
