import Testing

@testable import Alerting

@Suite struct WebhookSignatureTests {
  /// The example of the Standard Webhooks libraries.
  @Test func thePublishedExampleIsReproduced() throws {
    let signature = try #require(WebhookSignature(secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"))
    let header = signature.header(
      id: "msg_p5jXN8AQM9LWM0D4loKWxJek", seconds: 1_614_265_330, body: Array(#"{"test": 2432232314}"#.utf8))
    #expect(header == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
  }

  @Test(arguments: [
    "", "whsec_", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaS", "whsec_AAAA",
    "whsk_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
  ]) func anythingElseIsNoSecret(text: String) {
    #expect(WebhookSignature(secret: text) == nil)
  }
}
