import Exchange
import Foundation
import WardKit

/// What must never be taken, and leaves no line in any log.
extension ExchangePlayer {
  /// - Returns: whether it was answered.
  func forge(_ forgery: Forgery, clinician: Int, patient: Int) async -> Bool {
    let (thief, victim) = (clinicians[clinician], patients[patient])
    let answer: GatewayDoor.Answer?
    switch forgery {
    case .noToken: answer = try? await door.send("/api/v1/patients/\(victim.id)/records")
    case .inventedToken:
      answer = try? await door.send("/api/v1/patients/\(victim.id)/records", token: "vgl_" + thief.id)
    case .grantToOneself: answer = await post(grant(to: thief, by: thief, of: victim, keys: thief.keys), as: thief)
    case .wrongKey: answer = await post(grant(to: thief, by: victim, of: victim, keys: thief.keys), as: victim)
    case .borrowedChannel: answer = await post(grant(to: thief, by: victim, of: victim, keys: victim.keys), as: thief)
    case .changedAfterwards:
      let signed = grant(to: thief, by: victim, of: victim, keys: victim.keys)
      answer = await post(signed?.replacing(#"\"from\":0"#, with: #"\"from\":1"#), as: victim)
    }
    guard let answer else { return false }
    if (200..<300).contains(answer.status) {
      find(.forgeryTaken, victim.id, answer.decoded(Place.self)?.position, "\(forgery): \(Self.words(answer))")
    } else if !(400..<500).contains(answer.status) {
      find(.unexpectedAnswer, victim.id, nil, "\(forgery): \(Self.words(answer))")
    }
    return true
  }

  private func post(_ body: String?, as party: Party) async -> GatewayDoor.Answer? {
    guard let body else { return nil }
    return try? await send("/api/v1/acts", as: party, body: body)
  }

  /// A grant of everything, which nobody gave.
  private func grant(to thief: Party, by author: Party, of victim: Party, keys: PersonKeys) -> String? {
    let terms = PlainTerms(.classes([ExchangeClasses.reports]), purposes: ["TREAT"], actions: ["list", "read"])
    let act = Agreement.granted(PlainGrant(to: .person(thief.id), terms: terms, sources: "any")).act(about: victim.id)
    return try? act.signed(by: author.id, with: keys, for: node, at: Clock.wall / 1_000_000)
  }
}
