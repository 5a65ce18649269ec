import Consent
import Foundation
import Hummingbird
import NIOCore
import Sharing
import Store
import Vault

extension Problem {
  /// The problem that an error is for the outside.
  init(_ error: any Error) {
    switch error {
    case let problem as Problem: self = problem
    case let error as StoreError: self.init(store: error)
    case let error as UploadRefusal: self.init(error)
    case let denied as AccessDenied: self.init(denied)
    case let refusal as OpeningRefusal: self.init(refusal)
    case let refusal as ActRefusal: self.init(refusal, at: .root)
    case let refusal as SignInRefusal: self.init(refusal)
    case let error as DurableError where [ENOSPC, EDQUOT, EROFS].contains(error.code):
      self = .unavailable("no-room", "The gateway cannot write now; nothing was kept.")
    case let refusal as ConsentRefusal: self.init(consent: refusal)
    case is NIOTooManyBytesError: self = .bodyTooLarge
    case let error as VaultError:
      self = if case .subjectErased = error { .notFound } else { .internal }
    case let error as any HTTPResponseError: self.init(http: error)
    case is CancellationError: self = .unavailable("stopping", "The gateway is stopping.")
    default: self = .internal
    }
  }

  private init(http error: any HTTPResponseError) {
    switch error.status {
    case .notFound: self = .notFound
    case .contentTooLarge: self = .bodyTooLarge
    case let status where status.kind == .clientError:
      self.init(status, "malformed", "The request is malformed.")
    default: self = .internal
    }
  }

  private init(store error: StoreError) {
    switch error {
    case .unknown: self = .notFound
    case .exists:
      self.init(.conflict, "exists", "This stands on the ledger already.")
    case .conflict(let conflict): self.init(conflict: conflict)
    case .noRoom: self = .unavailable("no-room", "The gateway cannot write now; nothing was kept.")
    case .stopping: self = .unavailable("stopping", "The gateway is stopping; nothing was kept.")
    case .valueBroken(let position):
      self.init(
        .internalServerError, "value-broken",
        "The sealed value at position \(position) does not open. The operator's `vigil verify` says more.")
    default: self = .internal
    }
  }

  /// Whether a patient, person or contract exists that the author has no business with cannot be told.
  init(consent refusal: ConsentRefusal) {
    switch refusal {
    case .malformed, .outOfOrder, .valuesMissing:
      self.init(.unprocessableContent, "does-not-fit", "The act is not what such an act says.")
    case .unknownPerson, .unknownOrganisation, .unknownPatient, .unknownReference, .notEntitled, .erased:
      self = .notFound
    case .notApproved: self = .notApproved
    case .exists: self.init(.conflict, "exists", "This stands on the ledger already.")
    case .conflict: self.init(.conflict, "conflict", "The act does not fit the state of things.")
    case .bound: self.init(.conflict, "too-many", "There are too many of these already.")
    }
  }

  private init(conflict: StoreError.Conflict) {
    switch conflict {
    case .signatureInvalid:
      self.init(.forbidden, "signature-invalid", "The signature is not by a current key of the author.")
    case .wrongRole, .personInactive: self = .forbidden
    case .notOnTeam: self = .notFound
    case .notCanonical, .wrongOrigin, .wrongType, .timeFarOff:
      self.init(.unprocessableContent, conflict.rawValue, "The act does not fit this ledger.")
    default:
      self.init(.conflict, conflict.rawValue, "The act does not fit the state of things.")
    }
  }
}
