import Ledger
import Store

/// Appending to the ledger of a real store, beside bare inserts of the same bytes at the same batch size.
struct AppendCases {
  /// Entries a commit.
  private static let batches = [1, 10, 100, 1_000]

  func all() throws -> [Case] {
    let bench = try BenchStore()
    let raw = try RawTable()
    let bytes = try SampleEntries.bytes(origin: bench.key.name)
    return Self.batches.map { batch in
      let commits = max(100 / batch, 1)
      return Case(
        "ledger append, \(batch) a commit", unit: "entry", operations: batch * commits, stopwatch: .wall,
        floor: .code("bare SQLite insert, \(batch) a commit") {
          for _ in 0..<commits { try raw.append(batch, bytes) }
        },
        work: { for _ in 0..<commits { try SampleEntries.append(batch, to: bench.store) } })
    }
  }
}
