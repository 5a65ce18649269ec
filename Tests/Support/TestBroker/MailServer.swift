import Foundation
import Spawning
import Synchronization

/// A real mail server for one test (aiosmtpd, from Debian): a free port on loopback, stopped by its own process, that
/// keeps what it took and answers as it is told.
package final class MailServer: Sendable {
  /// What the server asks of its clients.
  package struct Options: Sendable {
    /// STARTTLS with this certificate, and nothing is taken before it.
    package var tls: TestAuthority.Issued?
    /// The only user name and password; nil asks for none.
    package var account: (name: String, password: String)?

    package init() {}
  }

  /// A message as it was taken.
  package struct Mail: Sendable {
    package let sender: String
    package let recipients: [String]
    /// Headers and text with line feeds.
    package let text: String

    /// The value of a header, or nil.
    package func header(_ name: String) -> String? {
      let head = text.components(separatedBy: "\n\n").first ?? ""
      return head.split(separator: "\n").first { $0.lowercased().hasPrefix(name.lowercased() + ": ") }
        .map { String($0.dropFirst(name.count + 2)) }
    }

    /// The text after the headers, decoded.
    package var body: String {
      let body = text.components(separatedBy: "\n\n").dropFirst().joined(separator: "\n\n")
      guard header("Content-Transfer-Encoding") == "base64" else { return body }
      return Data(base64Encoded: body, options: .ignoreUnknownCharacters).map { String(decoding: $0, as: UTF8.self) }
        ?? ""
    }
  }

  package let port: UInt16
  private let folder: URL
  private let process: SpawnedProcess

  package init(_ options: Options = Options()) throws {
    port = try FreePort.find()
    folder = FileManager.default.temporaryDirectory.appending(path: "mail-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try Self.program.write(to: folder.appending(path: "server.py"), atomically: true, encoding: .utf8)
    var arguments = [folder.appending(path: "server.py").path, folder.path, "\(port)"]
    arguments += [options.tls?.certificateFile ?? "", options.tls?.privateKeyFile ?? ""]
    if let account = options.account { arguments += [account.name, account.password] }
    // Debian's own interpreter: the one that Debian's packages belong to.
    process = try SpawnedProcess("/usr/bin/python3", arguments, log: folder.appending(path: "log").path)
    let deadline = ContinuousClock.now + .seconds(30)
    while !FreePort.accepts(port) {
      guard process.isRunning, ContinuousClock.now < deadline else {
        throw BrokerError.commandFailed("mail server", output: log)
      }
      usleep(5_000)
    }
  }

  deinit {
    process.end(with: SIGKILL)
    try? FileManager.default.removeItem(at: folder)
  }

  /// The replies to the next messages, such as `451 later`; `hang` says nothing at all. After them everything is taken.
  package func answer(with replies: [String]) throws {
    try replies.map { $0 + "\n" }.joined().write(
      to: folder.appending(path: "answers"), atomically: true, encoding: .utf8)
  }

  /// What was taken, the oldest first.
  package var mails: [Mail] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.filter { $0.hasSuffix(".mail") }.sorted().compactMap { name in
      guard let text = try? String(contentsOf: folder.appending(path: name), encoding: .utf8) else { return nil }
      let lines = text.split(separator: "\n", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
      guard lines.count == 3 else { return nil }
      return Mail(sender: lines[0], recipients: lines[1].split(separator: " ").map(String.init), text: lines[2])
    }
  }

  /// How many messages it was offered, the refused ones included.
  package var offers: Int {
    (try? String(contentsOf: folder.appending(path: "offers"), encoding: .utf8).count) ?? 0
  }

  private var log: String {
    (try? String(contentsOf: folder.appending(path: "log"), encoding: .utf8)) ?? ""
  }

  private static let program = #"""
    import asyncio, os, ssl, sys, threading
    from aiosmtpd.controller import Controller
    from aiosmtpd.smtp import AuthResult

    folder, port, certificate, key = sys.argv[1], int(sys.argv[2]), sys.argv[3], sys.argv[4]
    account = sys.argv[5:7]

    class Handler:
        count = 0

        async def handle_DATA(self, server, session, envelope):
            with open(folder + "/offers", "a") as offers:
                offers.write("+")
            path = folder + "/answers"
            replies = open(path).read().splitlines() if os.path.exists(path) else []
            if replies:
                with open(path, "w") as rest:
                    rest.write("".join(line + "\n" for line in replies[1:]))
                if replies[0] == "hang":
                    await asyncio.sleep(3600)
                return replies[0]
            self.count += 1
            text = envelope.content.decode("utf-8").replace("\r\n", "\n")
            name = "%s/%06d" % (folder, self.count)
            with open(name, "w") as mail:
                mail.write(envelope.mail_from + "\n" + " ".join(envelope.rcpt_tos) + "\n" + text)
            os.rename(name, name + ".mail")
            return "250 taken"

    def check(server, session, envelope, mechanism, data):
        return AuthResult(success=[data.login.decode(), data.password.decode()] == account, handled=False)

    options = {}
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        options.update(tls_context=context, require_starttls=True)
    if account:
        options.update(authenticator=check, auth_required=True, auth_require_tls=bool(certificate))
    controller = Controller(Handler(), hostname="127.0.0.1", port=port, **options)
    controller.start()
    threading.Event().wait()
    """#
}
