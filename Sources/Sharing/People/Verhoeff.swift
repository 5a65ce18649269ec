/// The check digit of J. Verhoeff (Error Detecting Decimal Codes, Mathematical Centre Tracts 29, 1969): finds every single
/// wrong digit and every swap of neighbours.
package enum Verhoeff {
  /// The multiplication of the dihedral group of order ten.
  private static let product: [[Int]] = [
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 2, 3, 4, 0, 6, 7, 8, 9, 5], [2, 3, 4, 0, 1, 7, 8, 9, 5, 6],
    [3, 4, 0, 1, 2, 8, 9, 5, 6, 7], [4, 0, 1, 2, 3, 9, 5, 6, 7, 8], [5, 9, 8, 7, 6, 0, 4, 3, 2, 1],
    [6, 5, 9, 8, 7, 1, 0, 4, 3, 2], [7, 6, 5, 9, 8, 2, 1, 0, 4, 3], [8, 7, 6, 5, 9, 3, 2, 1, 0, 4],
    [9, 8, 7, 6, 5, 4, 3, 2, 1, 0],
  ]
  private static let inverse = [0, 4, 3, 2, 1, 5, 6, 7, 8, 9]
  /// Powers of the permutation, which repeat after eight places.
  private static let permutation: [[Int]] = [
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 5, 7, 6, 2, 8, 3, 0, 9, 4], [5, 8, 0, 3, 7, 9, 6, 1, 4, 2],
    [8, 9, 1, 6, 0, 4, 3, 5, 2, 7], [9, 4, 5, 3, 1, 2, 6, 8, 7, 0], [4, 2, 8, 6, 5, 7, 3, 9, 0, 1],
    [2, 7, 9, 3, 8, 0, 6, 4, 1, 5], [7, 0, 4, 6, 9, 1, 3, 2, 5, 8],
  ]

  /// Whether the last digit is the check digit of those before it.
  ///
  /// - Parameter digits: each 0...9; any other makes it invalid.
  package static func isValid(_ digits: [Int]) -> Bool {
    guard !digits.isEmpty, digits.allSatisfy({ (0...9).contains($0) }) else { return false }
    return checksum(digits.reversed(), from: 0) == 0
  }

  /// The digit that makes the number valid when it is put behind these.
  ///
  /// - Returns: nil when something else than 0...9 is among them.
  package static func checkDigit(of digits: [Int]) -> Int? {
    guard digits.allSatisfy({ (0...9).contains($0) }) else { return nil }
    return inverse[checksum(digits.reversed(), from: 1)]
  }

  private static func checksum(_ reversed: some Sequence<Int>, from place: Int) -> Int {
    reversed.enumerated().reduce(0) { sum, item in
      product[sum][permutation[(item.offset + place) % 8][item.element]]
    }
  }
}
