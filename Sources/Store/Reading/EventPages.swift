import Foundation
import GRDB
import Ledger
import Vitals

/// The pages of one event stream, in order.
///
/// A stream that follows the head reads from memory as long as nothing has happened since its caller was last looked up
/// that could change what the caller may see; after that, and when it is further behind, from disk. Both say the same.
package struct EventPages: Sendable {
  private let reader: Reader
  private let token: AccessToken
  private var checked: Checked?
  /// How often the disk was looked at.
  private(set) var looks = 0

  /// What the last look at the disk found.
  private struct Checked {
    let caller: Caller
    /// When the token ends.
    let expires: Timestamp
    /// ``RecentEntries/standing`` before that look.
    let standing: UInt64
  }

  /// - Parameter token: the caller's token: it counts with every page, so that a stream ends with its standing.
  package init(_ reader: Reader, token: AccessToken) {
    self.reader = reader
    self.token = token
  }

  /// What happened after a position.
  ///
  /// - Parameters:
  ///   - after: the last position that the caller has.
  ///   - limit: how many entries are looked at.
  /// - Returns: nil when the token opens nothing any more.
  package mutating func next(after position: Int64, limit: Int) async throws -> EventPage? {
    if let page = try fromMemory(after: position, limit: limit) { return page }
    // Before the look at the disk: what changes from here on is not taken for checked.
    let standing = reader.recent?.standing ?? 0
    looks += 1
    let found = try await reader.read { [token] snapshot -> (Checked, EventPage)? in
      guard let caller = try snapshot.caller(token: token), let expires = try snapshot.expiry(of: token) else {
        return nil
      }
      return (
        Checked(caller: caller, expires: expires, standing: standing),
        try snapshot.events(after: position, limit: limit, scope: caller.scope)
      )
    }
    checked = found?.0
    return found?.1
  }

  private func fromMemory(after position: Int64, limit: Int) throws -> EventPage? {
    guard let checked, reader.clock() < checked.expires,
      let slice = reader.recent?.slice(after: position, limit: limit, standing: checked.standing),
      slice.items.allSatisfy(\.isComplete)
    else { return nil }
    let scope = checked.caller.scope
    var events: [EntryView] = []
    for item in slice.items where scope.allows(item.subject, by: slice.registry) {
      events.append(try EntryView(item, isOpened: item.subject != nil && Snapshot.isClinical(item.entry.type)))
    }
    return EventPage(events: events, through: slice.items.last?.position ?? position, size: slice.size)
  }
}

extension Snapshot {
  /// When a token or the session that it stands for ends; nil when there is none.
  fileprivate func expiry(of token: AccessToken) throws -> Timestamp? {
    let milliseconds =
      if let session = token.session {
        try Int64.fetchOne(
          db.cachedStatement(sql: "SELECT expires FROM sessions WHERE id = ?"), arguments: [Data(session.bytes)])
      } else {
        try Int64.fetchOne(
          db.cachedStatement(sql: "SELECT expires FROM tokens WHERE hash = ?"), arguments: [token.hash])
      }
    return milliseconds.map { Timestamp(milliseconds: $0) }
  }
}

extension EntryView {
  /// As the same entry reads from disk.
  ///
  /// - Parameter isOpened: whether the values may be seen.
  /// - Throws: ``StoreError/malformedState`` for a payload that is no canonical JSON.
  fileprivate init(_ item: RecentEntries.Item, isOpened: Bool) throws {
    let payload: EntryPayload
    if item.entry.commitment == nil {
      payload = .absent
    } else if !isOpened {
      payload = .withheld
    } else if let bytes = item.payload {
      guard let value = try? CanonicalJSON.parse(bytes) else { throw StoreError.malformedState }
      payload = .opened(value)
    } else {
      payload = .broken
    }
    self.init(
      position: item.position, leaf: item.leaf, bytes: item.bytes, entry: item.entry, subject: item.subject,
      payload: payload)
  }
}
