import ArgumentParser
import Ledger
import Sharing
import Vitals

extension ServerClient {
  /// Who the gateway is: its name is in what people sign.
  func challenge() async throws -> (text: String, origin: String) {
    let answer = try await post("/api/v1/sessions/challenges", [:])
    guard let text = answer["challenge"]?.string, let origin = answer["origin"]?.string else {
      throw OperatorRefusal.malformedAnswer
    }
    return (text, origin)
  }

  /// Signs in by the wallet's key and remembers the sign-in beside the wallet.
  ///
  /// - Returns: what the gateway says to somebody who was let in: person, role, licence, requests that wait.
  func signIn(_ wallet: Wallet) async throws -> JSONValue {
    let (text, origin) = try await challenge()
    let answer = try await post("/api/v1/sessions", try wallet.answer(text, from: origin))
    try WalletSession(server: server, answer: answer).save(wallet.name)
    return answer
  }

  /// Signs in by what is derived from a passphrase, which stays here. Nothing is remembered.
  ///
  /// - Throws: ``CommandFailure`` for terms that are not a wallet's.
  func signIn(_ userName: String, passphrase: String) async throws -> JSONValue {
    let terms = try await post("/api/v1/sessions/passphrase/terms", ["userName": .string(userName)])
    guard let answer = try PassphraseSignIn.answer(terms, userName: userName, passphrase: passphrase) else {
      throw CommandFailure(
        "The gateway asks for a derivation that is cheaper to guess than a wallet's: nothing was sent.")
    }
    return try await post("/api/v1/sessions/passphrase", answer)
  }
}

extension WalletSession {
  /// How long before its end a token is renewed, in milliseconds: longer than a request may take.
  private static let marginMilliseconds: Int64 = 90_000

  /// A sign-in as the gateway answered it.
  init(server: String, answer: JSONValue) throws {
    guard let token = answer["token"]?.string, let refresh = answer["refresh"]?.string,
      let expires = answer["expires"]?.integer
    else { throw OperatorRefusal.malformedAnswer }
    self.init(server: server, token: token, refresh: refresh, expires: expires)
  }

  /// The sign-in, renewed if its token ends soon; an operator's token is never renewed.
  ///
  /// - Throws: `ValidationError` when the sign-in has ended.
  func fresh(_ wallet: String, over connection: ServerConnection) async throws -> WalletSession {
    guard let refresh, let expires, expires - SystemClock.now().milliseconds < Self.marginMilliseconds else {
      return self
    }
    do {
      let answer = try await connection.run(token: nil) { client in
        try await client.post("/api/v1/sessions/renewals", ["refresh": .string(refresh)])
      }
      let session = try WalletSession(server: server, answer: answer)
      try session.save(wallet)
      return session
    } catch let refusal as ServerRefusal where refusal.status == 401 {
      throw ValidationError("The sign-in of \(wallet) has ended: vigil wallet sign-in \(wallet)")
    }
  }
}
