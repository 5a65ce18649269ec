import HTTPTypes
import Ledger
import Store
import Testing

@testable import Web

/// What is our fault is not told as the client's.
@Suite struct ProblemTests {
  @Test func aLedgerThatContradictsItselfIsNoMalformedRequest() {
    #expect(Problem(LedgerError.malformedSignature).status == .internalServerError)
    #expect(Problem(LedgerError.signingFailed).status == .internalServerError)
  }

  @Test func aSealThatDoesNotOpenSaysWhichAndIsNotAbsent() {
    let problem = Problem(StoreError.valueBroken(position: 71))
    #expect(problem.status == .internalServerError && problem.word == "value-broken")
    #expect(problem.title.contains("71"))
  }
}
