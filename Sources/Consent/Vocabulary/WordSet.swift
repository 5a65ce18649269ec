/// A set over a small vocabulary, as bits in the order of its cases: copied, compared and intersected for nothing.
package struct WordSet<Word: CaseIterable & RawRepresentable & Hashable & Sendable>: Hashable, Sendable,
  ExpressibleByArrayLiteral
where Word.RawValue == String {
  private var bits: UInt32

  private static var words: Word.AllCases { Word.allCases }

  package init(_ words: some Sequence<Word>) {
    bits = 0
    for word in words { bits |= Self.bit(of: word) }
  }

  package init(arrayLiteral words: Word...) { self.init(words) }

  /// Nil for a word outside the vocabulary, or one that stands twice.
  package init?(words: [String]) {
    bits = 0
    for text in words {
      guard let word = Word(rawValue: text), !contains(word) else { return nil }
      bits |= Self.bit(of: word)
    }
  }

  /// Every word.
  package static var all: WordSet { WordSet(Word.allCases) }

  package var isEmpty: Bool { bits == 0 }

  /// The words, sorted as text: one spelling for each set.
  package var sortedWords: [String] { members.map(\.rawValue).sorted() }

  /// The members in the order of the vocabulary.
  package var members: [Word] { Word.allCases.filter(contains) }

  package func contains(_ word: Word) -> Bool { bits & Self.bit(of: word) != 0 }

  /// How many words it has.
  package var count: Int { bits.nonzeroBitCount }

  package mutating func insert(_ word: Word) { bits |= Self.bit(of: word) }

  package func isSubset(of other: WordSet) -> Bool { bits & ~other.bits == 0 }

  package mutating func formUnion(_ other: WordSet) { bits |= other.bits }

  private static func bit(of word: Word) -> UInt32 {
    var bit: UInt32 = 1
    for candidate in words {
      if candidate == word { return bit }
      bit <<= 1
    }
    return 0
  }
}
