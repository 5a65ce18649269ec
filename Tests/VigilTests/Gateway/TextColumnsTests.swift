import Testing

@testable import vigil

@Suite struct TextColumnsTests {
  @Test func noCellBeginsARowOfItsOwn() {
    let lines = TextColumns.lines([["person", "name"], ["per-1", "Anna\nper-2  approved\u{1B}[1A"], ["per-3", "B"]])
    #expect(lines == ["person  name", "per-1   Anna\u{FFFD}per-2  approved\u{FFFD}[1A", "per-3   B"])
  }
}
