import Consent
import Foundation
import Ledger
import Store
import Vault

/// Refusals as sentences for whoever typed the command.
package enum RefusalWords {
  package static func of(_ error: any Error) -> String {
    switch error {
    case let error as ActRefusal: words(error)
    case let error as StoreError: words(error)
    case let error as OperatorRefusal: error.description
    case SignInRefusal.tooMany(let seconds): "Too many tries; the next one is looked at in \(seconds) s."
    case let error as WalletError: words(error)
    case let error as VaultError: words(error)
    case let error as BrokerAccountError: words(error)
    case let error as CocoaError: words(error)
    case let error as POSIXError: words(error)
    case LedgerError.malformedName: "A name is empty, or has white space, + or control characters."
    case LedgerError.malformedKey: "A key is not in the form that this build reads."
    default: "\(error)"
    }
  }

  private static func words(_ error: ActRefusal) -> String {
    switch error {
    case .malformed(let member): "The act's '\(member)' is missing or wrong."
    case .notAnEntry: "The act is not a canonical entry of at most \(Entry.maximumBytes) bytes."
    case .wrongOrigin: "The act was signed for another gateway."
    case .wrongFacility: "The act was signed for another facility."
    case .unknownType(let type): "'\(type)' is not an act of a person."
    case .signatureInvalid: "The signature is not valid."
    case .authorUnknown: "The key is not listed for this person."
    case .roleForbids(let role, let type):
      "The role \(role.rawValue) may not sign '\(type)' for this person or patient."
    case .timeFarOff(let milliseconds): "The act's time is \(milliseconds / 1_000) s off the gateway's clock."
    case .commitmentMismatch: "Commitment, payload and salt do not belong together."
    case .consent(let refusal): words(refusal)
    case .wrongSubject: "The act names another patient than the alert is about."
    }
  }

  private static func words(_ refusal: ConsentRefusal) -> String {
    switch refusal {
    case .malformed(let member): "The act's '\(member)' is missing or wrong."
    case .notApproved(let licence): "An administrator must approve first: this person or organisation is \(licence)."
    case .unknownPerson, .unknownOrganisation, .unknownPatient, .unknownReference, .erased:
      "What the act names is not here."
    case .exists(let what): "This \(what) stands already."
    case .notEntitled: "This person may not do that for this patient, person or organisation."
    case .conflict(let member): "What '\(member)' names is over, or not in a state that allows this."
    case .bound(let what): "There are too many \(what) already."
    case .outOfOrder, .valuesMissing: "The act does not fit the ledger."
    }
  }

  private static func words(_ error: StoreError) -> String {
    switch error {
    case .unknown(let kind): "There is no such \(kind.rawValue)."
    case .exists(let kind): "This \(kind.rawValue) exists already."
    case .conflict(.deviceWorn): "The device is worn; unbind it first."
    case .conflict(.deviceNotWorn): "This patient does not wear the device."
    case .conflict(.bindingOverlaps): "The times overlap with an earlier binding of the device."
    case .conflict(.alertEnded): "The alert has ended."
    case .conflict(.notOnTeam): "This person is not called for the alert."
    case .conflict(.alertsChanged): "Other alerts are open in the unit by now; look at them and sign again."
    case .conflict(.notShelvable): "Only an alert below high priority is laid aside, for twelve hours at most."
    case .conflict(.personInactive): "The person is not active."
    case .conflict(.personActive): "The person is active already."
    case .conflict(.lastAdministrator): "This is the last active administrator: nobody could take it back."
    case .conflict(.orderEnded): "The order has ended before it begins."
    case .conflict(.tooManyOrders): "The patient has too many orders; withdraw what no longer applies."
    case .conflict(.notApproved): "An administrator must approve this person first: vigil person approve."
    case .conflict(.notYet): "The waiting time is not over yet."
    case .conflict(.outdated): "Another version of the profile came first."
    case .conflict(.admission): "The admission is over, or not in a state that allows this."
    case .conflict(.treatment): "The treatment is over, or not in a state that allows this."
    case .conflict(.noUserName): "They have no user name to sign in under: a profile gives one."
    case .conflict(.calledByOperator):
      "The operator registered this person with a webhook or e-mail address for calls, which a new profile would lose."
    case .conflict(.deviceAssigned): "The device belongs to a facility already; that one must release it first."
    case .conflict(.deviceNotAssigned): "The device does not belong to this facility."
    case .conflict(.patientErased): "The patient was erased before."
    case .noRoom: "The disk is full or read-only; nothing was changed."
    case .stopping: "The gateway is stopping; nothing was changed."
    case .alreadyRunning(let lockFile): "A gateway has \(lockFile) and does not answer on its control socket."
    case .schemaUnknown(let found): "The data folder holds \(found) ledger, not one that this build can open."
    case .notDurable(let setting, let value): "SQLite's \(setting) is \(value): commits would not be durable here."
    case .valueBroken(let position): "The sealed value at position \(position) does not open; `vigil verify` says more."
    case .malformedState: "A stored state is not one that this build writes; `vigil verify` checks the ledger."
    case .ledgerBroken(let block): "The stored ledger contradicts itself at block \(block); `vigil verify` says how."
    case .anchorAhead(let anchored, let found):
      """
      The ledger has \(found) entries, but \(anchored) were signed and anchored: this is an older copy, and going on from \
      it would sign a second history. `vigil restore` begins a new origin instead.
      """
    case .anchorForked(let size):
      "The anchor names another history at size \(size): this is not the ledger that this node signed."
    case .anchorUnusable(let path):
      "The anchor \(path) is missing or unreadable, and the ledger is not new. `vigil restore` begins a new origin."
    case .conflict(let conflict): "It is refused: \(conflict.rawValue)."
    }
  }

  private static func words(_ error: WalletError) -> String {
    switch error {
    case .malformedName: "A wallet's name is 1 to 64 characters of A-Z a-z 0-9 . _ -"
    case .exists(let name): "The wallet '\(name)' exists; a key is never overwritten."
    case .unknown(let name): "There is no wallet '\(name)'. `vigil wallet new \(name)` makes one."
    case .tooOpen(let path, let mode): "\(path) has mode \(String(mode, radix: 8)); it must be 600."
    case .malformed(let path): "\(path) is not a wallet that this build reads."
    case .locked(let name): "The wallet '\(name)' is locked: its passphrase is missing or wrong."
    case .withoutAgreementKey(let name): "The wallet '\(name)' is of an older build and has one key only; make another."
    case .notRegistered(let name): "The wallet '\(name)' is not registered. `vigil wallet register \(name)` does it."
    }
  }
}
