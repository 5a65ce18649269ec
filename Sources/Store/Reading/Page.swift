/// A bounded part of a list, and how to go on.
package struct Page<Item: Sendable>: Sendable {
  package let items: [Item]
  /// Hand it in to get the next part; nil when there is none.
  package let next: Int64?

  package init(items: [Item], next: Int64?) {
    self.items = items
    self.next = next
  }

  /// The same page without some of its items; it goes on where it would have gone on.
  package func filter(_ isKept: (Item) -> Bool) -> Page { Page(items: items.filter(isKept), next: next) }

  /// The bound of every list.
  package static var maximumLimit: Int { 200 }

  /// A limit that a caller asked for, within 1...``maximumLimit``.
  static func bounded(_ limit: Int) -> Int { min(max(limit, 1), maximumLimit) }
}
