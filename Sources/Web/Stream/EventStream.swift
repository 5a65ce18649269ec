import Alerting
import NIOCore
import Store

/// One open stream: where its reader stands, and nothing else.
struct EventStream: Sendable {
  /// What the caller may see of the ledger, page by page.
  let pages: EventPages
  let subscription: Subscription
  /// Whether the client asked for what comes after a position that does not exist.
  let isBeyondHead: Bool
  /// The last position that the client has.
  let after: Int64
  /// Whether the gateway watches: said at the beginning, and at every change.
  let standing: WatchStanding

  /// What went wrong on our side of a stream. Its client only sees it end, and comes back to the same again.
  struct Fault: Error {
    let cause: any Error
  }

  /// Writes until the client is gone, the gateway stops or the token opens nothing any more.
  ///
  /// - Parameter write: suspends while the client does not read: a slow reader holds one page and its position.
  /// - Throws: ``Fault`` when the ledger cannot be read, and whatever `write` throws.
  func run(write: (ByteBuffer) async throws -> Void) async throws {
    var position = after
    var pages = pages
    var opening = ByteBuffer(string: EventText.opening)
    if isBeyondHead { opening.writeString(EventText.reset(head: position)) }
    var told = standing.snapshot
    // A stream that begins without a word on it comes from a gateway that watches.
    if !told.isWatching { opening.writeString(EventText.standing(told)) }
    try await write(opening)
    while true {
      guard let next = try await catchUp(from: position, by: &pages, write: write) else { return }
      position = next
      let signal = await subscription.wait()
      if signal.contains(.closed) { return }
      let now = standing.snapshot
      if now != told {
        try await write(ByteBuffer(string: EventText.standing(now)))
        told = now
      } else if signal.contains(.beat) {
        try await write(ByteBuffer(string: now.isWatching ? EventText.beat : EventText.notWatchingBeat))
      }
    }
  }

  /// Writes pages until the head is reached. Every page checks the token and the caller's standing again (CONSENT-3).
  ///
  /// - Returns: the position that was reached; nil when the token opens nothing any more.
  private func catchUp(
    from start: Int64, by pages: inout EventPages, write: (ByteBuffer) async throws -> Void
  ) async throws -> Int64? {
    var position = start
    while true {
      guard let page = try await read(&pages, after: position) else { return nil }
      if page.text.readableBytes > 0 { try await write(page.text) }
      position = max(position, page.through)
      if position >= page.size - 1 { return position }
    }
  }

  private func read(
    _ pages: inout EventPages, after position: Int64
  ) async throws -> (text: ByteBuffer, through: Int64, size: Int64)? {
    do {
      guard let page = try await pages.next(after: position, limit: EventRoutes.pageEntries) else { return nil }
      var text = ByteBuffer()
      try EventText.append(page.events, to: &text)
      return (text, page.through, page.size)
    } catch is CancellationError {
      throw CancellationError()
    } catch {
      throw Fault(cause: error)
    }
  }
}
