import CMosquitto

/// The library's one-time start.
enum Library {
  /// Touch it before any other call of libmosquitto: `mosquitto_lib_init` is not thread-safe, a Swift global is.
  /// `mosquitto_new` also ignores SIGPIPE for the whole process, without which a dead peer would kill it.
  static let isReady: Bool = mosquitto_lib_init() == MOSQ_ERR_SUCCESS.code
}

extension mosq_err_t {
  /// The value as the functions return it.
  var code: Int32 { Int32(rawValue) }
}
