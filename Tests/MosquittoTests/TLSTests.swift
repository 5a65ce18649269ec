import Foundation
import Mosquitto
import TestBroker
import Testing

@Suite("TLS", .serialized)
struct TLSTests {
  private let authority: TestAuthority

  init() throws {
    authority = try TestAuthority()
  }

  private func broker(_ issued: TestAuthority.Issued, requiresCertificate: Bool = false) throws -> Broker {
    var options = Broker.Options()
    var tls = Broker.ServerTLS(
      authorityFile: authority.certificateFile, certificateFile: issued.certificateFile,
      privateKeyFile: issued.privateKeyFile)
    tls.requiresCertificate = requiresCertificate
    options.tls = tls
    return try Broker(options)
  }

  private func session(
    _ port: UInt16, _ tls: TLSConfiguration, host: String = "127.0.0.1"
  ) throws -> ReceivingSession {
    var configuration = SessionConfiguration(host: host, port: port, clientID: "lane")
    configuration.tls = tls
    configuration.persistence = .persistent(expirySeconds: 3_600)
    configuration.subscriptions = [try Subscription("t/#")]
    configuration.peerTimeoutMilliseconds = 2_000
    return try ReceivingSession(configuration)
  }

  private var trusting: TLSConfiguration { TLSConfiguration(authorityFile: authority.certificateFile) }

  private func expectTLSFailure(_ session: ReceivingSession, _ words: String = "certificate verify failed") {
    #expect {
      try session.open()
    } throws: { error in
      guard case MosquittoError.tls(let reason) = error else { return false }
      return reason.contains(words)
    }
  }

  @Test("A burst that fills many TLS records arrives whole, in order, and is redelivered when dropped")
  func burst() throws {
    let broker = try broker(authority.issue("broker"))
    let session = try session(broker.port, trusting)
    try session.open()
    let tls = trusting
    try withPublisher(on: broker, { $0.tls = tls }) { publisher in
      let padding = String(repeating: "x", count: 300)
      let done = Collector<Bool>()
      for number in 0..<500 {
        try publisher.publish(OutgoingMessage(topic: "t/a", payload: Array("\(number) \(padding)".utf8))) { _ in
          done.append(true)
        }
      }
      #expect(done.wait { $0.count == 500 })
    }
    let expected = (0..<500).map(String.init)
    func numbers(_ copies: [Copy]) -> [String] { copies.map { String($0.payload.prefix { $0 != " " }) } }
    #expect(try numbers(session.collect(500)) == expected)
    // The kept session's messages may share a record with CONNACK: nothing may be lost or acknowledged there.
    session.drop()
    var again = try session.open()
    again += try session.collect(500 - again.count)
    #expect(numbers(again) == expected)
    session.drop()
    again = try session.open()
    again += try session.collect(500 - again.count)
    #expect(numbers(again) == expected)
    try session.acknowledge()
  }

  @Test("A certificate by another authority is refused")
  func wrongAuthority() throws {
    let broker = try broker(authority.issue("broker"))
    let other = try TestAuthority(name: "Other CA")
    expectTLSFailure(try session(broker.port, TLSConfiguration(authorityFile: other.certificateFile)))
  }

  @Test("An expired certificate is refused")
  func expired() throws {
    let broker = try broker(authority.issue("broker", isExpired: true))
    expectTLSFailure(try session(broker.port, trusting))
  }

  @Test("A certificate that does not name the host is refused, unless that check is off")
  func hostName() throws {
    let broker = try broker(authority.issue("broker", alternatives: "DNS:broker.example"))
    expectTLSFailure(try session(broker.port, trusting))
    expectTLSFailure(try session(broker.port, trusting, host: "localhost"))
    var careless = trusting
    careless.verifiesHostName = false
    #expect(try session(broker.port, careless).open().isEmpty)
  }

  @Test("A host name is matched against the DNS names")
  func dnsName() throws {
    let broker = try broker(authority.issue("broker", alternatives: "DNS:localhost"))
    #expect(try session(broker.port, trusting, host: "localhost").open().isEmpty)
  }

  @Test("A broker is asked for by its name, not by the address that the name led to")
  func serverName() throws {
    let issued = try authority.issue("broker", alternatives: "DNS:localhost")
    let right = try OpenSSLServer(issued, version: "-tls1_3", serverName: "localhost")
    // Through the handshake; a peer that is no broker then never answers CONNECT.
    #expect(throws: MosquittoError.timeout(.handshake)) {
      try session(right.port, trusting, host: "localhost").open()
    }
    let wrong = try OpenSSLServer(issued, version: "-tls1_3", serverName: "127.0.0.1")
    #expect {
      try session(wrong.port, trusting, host: "localhost").open()
    } throws: { error in
      if case MosquittoError.tls = error { true } else { false }
    }
  }

  @Test("A revoked certificate is refused as soon as the list says so, on the same session")
  func revoked() throws {
    let issued = try authority.issue("broker")
    let broker = try broker(issued)
    var configuration = trusting
    let list = try authority.revocationList(of: [])
    configuration.revocationListFile = list
    let session = try session(broker.port, configuration)
    #expect(try session.open().isEmpty)

    let renewed = try authority.revocationList(of: [issued])
    #expect(rename(renewed, list) == 0)
    expectTLSFailure(session)
  }

  @Test("TLS 1.1 is not spoken; the same peer with TLS 1.2 gets through the handshake")
  func minimumVersion() throws {
    let issued = try authority.issue("server")
    let old = try OpenSSLServer(issued, version: "-tls1_1")
    #expect {
      try session(old.port, trusting).open()
    } throws: { error in
      if case MosquittoError.tls = error { true } else { false }
    }
    let recent = try OpenSSLServer(issued, version: "-tls1_2")
    #expect(throws: MosquittoError.timeout(.handshake)) { try session(recent.port, trusting).open() }
    var stricter = trusting
    stricter.minimumVersion = .tls13
    #expect {
      try session(recent.port, stricter).open()
    } throws: { error in
      if case MosquittoError.tls = error { true } else { false }
    }
  }

  @Test("A broker that requires a client certificate gets ours, and refuses without")
  func clientCertificate() throws {
    let broker = try broker(authority.issue("broker"), requiresCertificate: true)
    #expect(throws: MosquittoError.self) { try session(broker.port, trusting).open() }
    let client = try authority.issue("gateway")
    var configuration = trusting
    configuration.identity = TLSConfiguration.Identity(
      certificateFile: client.certificateFile, privateKeyFile: client.privateKeyFile)
    #expect(try session(broker.port, configuration).open().isEmpty)
  }

  @Test("The earliest end of all files is told, with the file it belongs to")
  func expiry() throws {
    let old = try authority.issue("gateway", isExpired: true)
    var configuration = trusting
    let authorityOnly = try TLSContext(configuration, host: "127.0.0.1")
    #expect(authorityOnly.earliestExpiry?.file == .authority)
    configuration.identity = TLSConfiguration.Identity(
      certificateFile: old.certificateFile, privateKeyFile: old.privateKeyFile)
    let context = try TLSContext(configuration, host: "127.0.0.1")
    // 2020-02-01T00:00:00Z
    #expect(context.earliestExpiry == TLSExpiry(file: .certificate, secondsSinceEpoch: 1_580_515_200))
  }

  @Test("A file that cannot be used is named by its part")
  func unusableFiles() throws {
    func error(_ change: (inout TLSConfiguration) -> Void) -> MosquittoError? {
      var configuration = trusting
      change(&configuration)
      do throws(MosquittoError) {
        _ = try TLSContext(configuration, host: "127.0.0.1")
        return nil
      } catch {
        return error
      }
    }
    func file(_ error: MosquittoError?) -> TLSFile? {
      if case .tlsFile(let file, _) = error { file } else { nil }
    }
    #expect(file(error { $0.authorityFile = "/nonexistent" }) == .authority)
    #expect(file(error { $0.revocationListFile = "/nonexistent" }) == .revocationList)
    #expect(file(error { $0.identity = .init(certificateFile: "/no", privateKeyFile: "/no") }) == .certificate)
    let ca = authority.certificateFile
    #expect(file(error { $0.identity = .init(certificateFile: ca, privateKeyFile: ca) }) == .privateKey)
    #expect(error { $0.authorityFile = nil } == .invalidConfiguration(field: "authorityFile"))
  }
}
