import CCurl
import Store
import Synchronization

/// One conversation with the mail server: what libcurl reads from, and whether to break off.
final class MailTry: Sendable {
  private let bytes: [UInt8]
  /// How much libcurl has taken. Only the thread of the conversation changes it.
  private let taken = Atomic<Int>(0)
  private let isCancelled = Atomic<Bool>(false)

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// Breaks the conversation off within a second, from any thread.
  func cancel() { isCancelled.store(true, ordering: .relaxed) }

  /// Holds the whole conversation; blocks up to the settings' patience.
  ///
  /// - Parameter recipient: nil only greets and signs in.
  func run(to recipient: MailAddress?, _ settings: MailSettings) throws(MailError) {
    _ = Self.library
    guard let handle = curl_easy_init() else { throw .failed(Int(CURLE_FAILED_INIT.rawValue)) }
    defer { curl_easy_cleanup(handle) }
    let recipients = recipient.flatMap { curl_slist_append(nil, "<\($0.text)>") }
    defer { curl_slist_free_all(recipients) }
    let context = Unmanaged.passUnretained(self).toOpaque()
    var codes = [
      vigil_curl_set_list(handle, CURLOPT_MAIL_RCPT, recipients),
      vigil_curl_set_reader(handle, Self.read, context), vigil_curl_set_watcher(handle, Self.watch, context),
    ]
    if recipient == nil {
      codes += [
        vigil_curl_set_text(handle, CURLOPT_CUSTOMREQUEST, "NOOP"), vigil_curl_set_number(handle, CURLOPT_NOBODY, 1),
      ]
    } else {
      codes.append(vigil_curl_set_number(handle, CURLOPT_UPLOAD, 1))
    }
    codes += Self.texts(settings).map { vigil_curl_set_text(handle, $0.0, $0.1) }
    codes += Self.numbers(settings).map { vigil_curl_set_number(handle, $0.0, $0.1) }
    if let wrong = codes.first(where: { $0 != CURLE_OK }) { throw .failed(Int(wrong.rawValue)) }
    let code = withExtendedLifetime(self) { curl_easy_perform(handle) }
    guard code != CURLE_OK else { return }
    throw Self.error(code, reply: vigil_curl_response(handle))
  }

  /// Once for the process; libcurl's own set-up is not for many threads at a time.
  private static let library: CURLcode = curl_global_init(Int(CURL_GLOBAL_DEFAULT))

  private static func texts(_ settings: MailSettings) -> [(CURLoption, String)] {
    let host = settings.host.contains(":") ? "[\(settings.host)]" : settings.host
    let scheme = settings.security == .implicit ? "smtps" : "smtp"
    var texts: [(CURLoption, String)] = [
      (CURLOPT_URL, "\(scheme)://\(host):\(settings.port)"), (CURLOPT_PROTOCOLS_STR, "smtp,smtps"),
      (CURLOPT_MAIL_FROM, "<\(settings.sender.text)>"), (CURLOPT_PROXY, ""),
    ]
    if let file = settings.authorityFile { texts.append((CURLOPT_CAINFO, file)) }
    if let username = settings.username { texts.append((CURLOPT_USERNAME, username)) }
    if let password = settings.password { texts.append((CURLOPT_PASSWORD, password)) }
    return texts
  }

  private static func numbers(_ settings: MailSettings) -> [(CURLoption, Int)] {
    let encryption = settings.security == .none ? CURLUSESSL_NONE : CURLUSESSL_ALL
    return [
      (CURLOPT_USE_SSL, Int(encryption.rawValue)), (CURLOPT_NOPROGRESS, 0),
      // Time limits by signals would hit whatever thread there is.
      (CURLOPT_NOSIGNAL, 1), (CURLOPT_CONNECTTIMEOUT_MS, settings.connectMilliseconds),
      (CURLOPT_TIMEOUT_MS, settings.totalMilliseconds),
      // Also bounds the goodbye after a failure, which has no part in the time for the whole.
      (CURLOPT_SERVER_RESPONSE_TIMEOUT, max(1, settings.totalMilliseconds / 1_000)), (CURLOPT_SSL_VERIFYPEER, 1),
      (CURLOPT_SSL_VERIFYHOST, 2),
      (CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2)),
    ]
  }

  private static let read:
    @convention(c) (
      UnsafeMutablePointer<CChar>?, Int, Int, UnsafeMutableRawPointer?
    ) -> Int = { target, size, count, context in
      guard let context, let target else { return 0 }
      return Unmanaged<MailTry>.fromOpaque(context).takeUnretainedValue().copy(to: target, atMost: size * count)
    }

  private static let watch:
    @convention(c) (
      UnsafeMutableRawPointer?, curl_off_t, curl_off_t, curl_off_t, curl_off_t
    ) -> Int32 = { context, _, _, _, _ in
      guard let context else { return 0 }
      return Unmanaged<MailTry>.fromOpaque(context).takeUnretainedValue().isBrokenOff ? 1 : 0
    }

  private var isBrokenOff: Bool { isCancelled.load(ordering: .relaxed) }

  private func copy(to target: UnsafeMutablePointer<CChar>, atMost count: Int) -> Int {
    let start = taken.load(ordering: .relaxed)
    let part = bytes[start..<min(start + count, bytes.count)]
    part.withUnsafeBytes { source in
      UnsafeMutableRawBufferPointer(start: target, count: count).copyMemory(from: source)
    }
    taken.store(start + part.count, ordering: .relaxed)
    return part.count
  }

  /// What libcurl says, and the server's last reply where it is the reason.
  private static func error(_ code: CURLcode, reply: Int) -> MailError {
    switch code {
    case CURLE_ABORTED_BY_CALLBACK: .cancelled
    case CURLE_OPERATION_TIMEDOUT: .timedOut
    case CURLE_USE_SSL_FAILED, CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE,
      CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER:
      .notEncrypted
    case CURLE_LOGIN_DENIED: .signInRefused
    case _ where (400..<600).contains(reply): .refused(reply)
    case CURLE_COULDNT_CONNECT, CURLE_COULDNT_RESOLVE_HOST, CURLE_RECV_ERROR, CURLE_SEND_ERROR, CURLE_GOT_NOTHING,
      CURLE_WEIRD_SERVER_REPLY:
      .unreachable
    default: .failed(Int(code.rawValue))
    }
  }
}
