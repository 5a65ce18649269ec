import COpenSSL

/// OpenSSL's error queue of the calling thread, in words.
enum OpenSSLReason {
  /// The oldest reason, such as "certificate verify failed"; the queue is empty afterwards.
  static func take() -> String {
    let code = ERR_get_error()
    ERR_clear_error()
    guard code != 0, let reason = ERR_reason_error_string(code) else { return "unknown reason" }
    return String(cString: reason)
  }
}
