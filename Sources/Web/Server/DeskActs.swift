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
      return try await desk.submit(SignedAct(entry: try act.entry.canonicalBytes(), sealed: sealed), over: .http)
        .position
    } catch let refusal as ActRefusal {
      throw Problem(refusal, of: act)
    }
  }

  package func delivered(alert: Int64, to person: String) async throws -> Bool {
    try await writer.perform(urgent: true) { try $0.delivered(alert: alert, recipient: person) }
  }

  package func keep(_ answer: KeptAnswer, for request: KeyedRequest) async throws {
    try await writer.perform { try $0.keep(answer, for: request) }
  }
}

extension PresentedAct {
  /// The place of a member that a check names without saying where it looked: the body, the payload, or the entry.
  func pointer(to name: String) -> String {
    let body = JSONPlace(pointer: "/entry/body")
    if entry.body[name] != nil { return body.member(name) }
    if ["subject", "body", "commitment"].contains(name) { return JSONPlace(pointer: "/entry").member(name) }
    if name == "payload" { return "/payload" }
    let values = payload.flatMap { try? CanonicalJSON.parse(canonical: $0.bytes) }
    return values?[name] == nil ? body.member(name) : JSONPlace(pointer: "/payload").member(name)
  }
}
