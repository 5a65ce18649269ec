import Testing

@testable import Sharing

@Suite struct VerhoeffTests {
  /// Numbers and their check digits: Wikipedia "Verhoeff algorithm", Rosetta Code "Verhoeff algorithm", and the number that
  /// UIDAI publishes for tests (2341 2341 2346).
  @Test(arguments: [("236", 3), ("12345", 1), ("123456789012", 0), ("142857", 0), ("23412341234", 6)])
  func publishedNumbersHaveTheirCheckDigit(digits: String, check: Int) {
    let numbers = digits.utf8.map { Int($0) - 48 }
    #expect(Verhoeff.checkDigit(of: numbers) == check)
    #expect(Verhoeff.isValid(numbers + [check]))
  }

  /// What the method promises: every single wrong digit and every swap of unequal neighbours, at every place.
  @Test func everySingleErrorAndEverySwapIsFound() throws {
    var dice = SystemRandomNumberGenerator()
    for _ in 0..<200 {
      let digits = (0..<11).map { _ in Int.random(in: 0...9, using: &dice) }
      let number = digits + [try #require(Verhoeff.checkDigit(of: digits))]
      for place in number.indices {
        for digit in 0...9 where digit != number[place] {
          var wrong = number
          wrong[place] = digit
          #expect(!Verhoeff.isValid(wrong), "\(number) at \(place)")
        }
        guard place > 0, number[place] != number[place - 1] else { continue }
        var swapped = number
        swapped.swapAt(place, place - 1)
        #expect(!Verhoeff.isValid(swapped), "\(number) at \(place)")
      }
    }
  }

  @Test(arguments: ["2341 2341 2346", "234123412346", "2341-2341-2346"])
  func anAadhaarIsTakenInAnySpelling(text: String) {
    #expect(IdentityNumber(text, kind: .aadhaar) != nil)
  }

  @Test(arguments: ["234123412345", "134123412346", "23412341234", "2341234123466", "", "abcdefghijkl", "２３４１２３４１２３４６"])
  func whatIsNoneIsRefused(text: String) {
    #expect(IdentityNumber(text, kind: .aadhaar) == nil)
  }
}
