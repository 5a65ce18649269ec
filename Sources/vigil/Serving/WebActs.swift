import Ledger
import Sharing
import Store
import Web

/// Hands acts that came by HTTP to the desk that checks them.
struct WebActs: ActHandler {
  let desk: ActDesk
  let store: Store

  func submit(_ act: Web.SignedAct) async throws -> Int64 {
    let sealed = act.payload.map { Sharing.SignedAct.Sealed(salt: $0.salt, payload: $0.bytes) }
    do {
      return try await desk.submit(Sharing.SignedAct(entry: act.entry.canonicalBytes(), sealed: sealed)).position
    } catch let refusal as ActRefusal {
      throw StoreError.conflict(refusal.conflict)
    }
  }

  func delivered(alert: Int64, to person: String) async throws -> Bool {
    try await store.writer.perform(urgent: true) { try $0.delivered(alert: alert, recipient: person) }
  }
}
