import Exchange
import Foundation
import Synchronization

/// Somebody with keys of their own, who signs in when a token is needed.
final class Party: Sendable {
  private struct Token {
    let text: String
    /// Milliseconds since 1970; nil for one that was given.
    let expires: Int64?
  }

  let id: String
  let keys: PersonKeys
  private let token: Mutex<Token?>

  /// A token this close to its end is not used any more, in milliseconds.
  private static let marginMilliseconds: Int64 = 30_000

  init(id: String, keys: PersonKeys, token: String? = nil) {
    self.id = id
    self.keys = keys
    self.token = Mutex(token.map { Token(text: $0, expires: nil) })
  }

  /// Forgets a token that the gateway did not take.
  func forget() { token.withLock { $0 = nil } }

  /// A token that counts, from a signature over a challenge where there is none.
  ///
  /// - Throws: ``ExchangeFault/notSignedIn(_:status:)``, or when nobody answers.
  func bearer(at door: GatewayDoor, of node: NodeName) async throws -> String {
    let now = Clock.wall / 1_000_000
    let known = token.withLock { $0 }
    if let known, now < (known.expires ?? .max) - Self.marginMilliseconds { return known.text }
    struct Challenge: Decodable { let challenge: String }
    struct Session: Decodable {
      let token: String
      let expires: Int64
    }
    let asked = try await door.send("/api/v1/sessions/challenges", body: "")
    guard let challenge = asked.decoded(Challenge.self) else {
      throw ExchangeFault.notSignedIn(id, status: asked.status)
    }
    let signed = try Registration.answer(to: challenge.challenge, with: keys, for: node)
    let answer = try await door.send("/api/v1/sessions", body: signed)
    guard answer.status == 201, let session = answer.decoded(Session.self) else {
      throw ExchangeFault.notSignedIn(id, status: answer.status)
    }
    token.withLock { $0 = Token(text: session.token, expires: session.expires) }
    return session.token
  }
}
