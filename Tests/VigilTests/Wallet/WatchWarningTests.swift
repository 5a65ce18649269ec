import Ledger
import Testing

@testable import vigil

/// That a wallet's owner is told when what they look at is not watched.
@Suite struct WatchWarningTests {
  @Test(arguments: [
    ("no; broker-away store-stalled", "NOT WATCHING: broker-away store-stalled"), ("no", "NOT WATCHING: unknown"),
    ("yes", nil), (nil, nil),
  ])
  func itNamesTheFaults(standing: String?, text: String?) {
    #expect(WatchWarning.text(standing) == text)
  }

  @Test func aGatewayOnThisMachineSaysItToo() {
    #expect(WatchWarning.text(["faults": ["not-running"], "watching": false]) == "NOT WATCHING: not-running")
    #expect(WatchWarning.text(["faults": [], "watching": true]) == nil)
  }
}
