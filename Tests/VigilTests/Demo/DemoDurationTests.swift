import Testing

@testable import vigil

@Suite struct DemoDurationTests {
  @Test(
    "Seconds, minutes and hours", arguments: [("60s", 60), ("5m", 300), ("1h", 3_600), ("1000000h", 3_600_000_000)])
  func good(text: String, seconds: Int) {
    #expect(DemoDuration(argument: text)?.seconds == seconds)
  }

  @Test(
    "Anything else is refused",
    arguments: ["", "s", "60", "0s", "-1s", "1.5m", "1d", "60 s", "1000001s", "99999999999999999999s", "60S"])
  func bad(text: String) {
    #expect(DemoDuration(argument: text) == nil)
  }
}
