import HTTPTypes
import Ledger
import Sharing
import Store

/// Hands acts to the desk that checks them (room Sharing), and confirmations of delivery to the writer.
package struct DeskActs: ActHandler {
  private let desk: ActDesk
  private let writer: Writer

  package init(desk: ActDesk, writer: Writer) {
    self.desk = desk
    self.writer = writer
  }

  package func submit(_ act: PresentedAct) async throws -> Int64 {
    let sealed = act.payload.map { SignedAct.Sealed(salt: $0.salt, payload: $0.bytes) }
    do {
      return try await desk.submit(SignedAct(entry: try act.entry.canonicalBytes(), sealed: sealed)).position
    } catch let refusal as ActRefusal {
      throw Problem(refusal)
    }
  }

  package func delivered(alert: Int64, to person: String) async throws -> Bool {
    try await writer.perform(urgent: true) { try $0.delivered(alert: alert, recipient: person) }
  }
}

extension Problem {
  /// What a refused act is for the outside.
  init(_ refusal: ActRefusal) {
    switch refusal {
    case .malformed, .notAnEntry, .commitmentMismatch:
      self = .malformed("The act is not one that this ledger can hold.")
    case .signatureInvalid, .authorUnknown:
      self.init(.forbidden, "signature-invalid", "The signature is not by a current key of the author.")
    case .roleForbids: self = .forbidden
    case .wrongSubject: self = .notFound
    case .wrongOrigin, .wrongFacility, .unknownType, .timeFarOff:
      self.init(.unprocessableContent, "does-not-fit", "The act was not written for this ledger, or not now.")
    }
  }
}
