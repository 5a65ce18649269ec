/// Does something for each number below `count`, so many at a time; the first error ends it.
func forEach(
  below count: Int, atOnce bound: Int, _ body: @escaping @Sendable (Int) async throws -> Void
) async throws {
  try await withThrowingTaskGroup(of: Void.self) { group in
    var next = 0
    while next < min(bound, count) {
      let index = next
      group.addTask { try await body(index) }
      next += 1
    }
    while try await group.next() != nil {
      guard next < count else { continue }
      let index = next
      group.addTask { try await body(index) }
      next += 1
    }
  }
}
