import Foundation
import Ledger
import Store
import Testing
import Vault

@testable import Sharing

@Suite struct RefusalWordsTests {
  private static let table: [(error: any Error, words: String)] = [
    (VaultError.keyFileTooOpen(path: "/k", mode: 0o644), "/k has mode 644; it must be 600."),
    (
      VaultError.keyFileUnusable(path: "/k", code: ENOENT), "The key /k cannot be read: No such file or directory."
    ),
    (VaultError.keyFileUnusable(path: "/k", code: 0), "/k does not hold a key: 32 bytes in base64."),
    (
      BrokerAccountError.reloadRefused(code: EPERM),
      "The broker could not be told of the change (Operation not permitted): send it a SIGHUP."
    ),
    (StoreError.unknown(.block), "There is no such block."),
    (StoreError.conflict(.tooMany), "It is refused: tooMany."),
    (LedgerError.malformedName, "A name is empty, or has white space, + or control characters."),
  ]

  @Test func noErrorIsShownByItsOwnFields() {
    for (error, words) in Self.table {
      #expect(RefusalWords.of(error) == words)
      #expect(words != "\(error)")
    }
  }

  @Test func aFileThatIsNotThereIsNamed() throws {
    let error = #expect(throws: CocoaError.self) { try String(contentsOfFile: "/nowhere/x", encoding: .utf8) }
    #expect(RefusalWords.of(try #require(error)) == "/nowhere/x: does not exist")
  }
}
