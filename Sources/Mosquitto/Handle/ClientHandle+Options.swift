import CMosquitto

/// What a handle is told before it connects.
extension ClientHandle {
  func configure() throws(MosquittoError) {
    // `true` means: the application brings its own thread, so packets are only queued, never written by the call
    // that made them.
    try checkArgument(mosquitto_threaded_set(pointer, true))
    try checkArgument(mosquitto_int_option(pointer, MOSQ_OPT_PROTOCOL_VERSION, configuration.version.rawValue))
    try checkArgument(mosquitto_int_option(pointer, MOSQ_OPT_TCP_NODELAY, 1))
    try checkArgument(mosquitto_int_option(pointer, MOSQ_OPT_RECEIVE_MAXIMUM, Int32(configuration.receiveMaximum)))
    try checkArgument(mosquitto_int_option(pointer, MOSQ_OPT_SEND_MAXIMUM, Int32(configuration.sendMaximum)))
    if let tls {
      try checkArgument(mosquitto_void_option(pointer, MOSQ_OPT_SSL_CTX, UnsafeMutableRawPointer(tls.pointer)))
      try checkArgument(mosquitto_int_option(pointer, MOSQ_OPT_SSL_CTX_WITH_DEFAULTS, 0))
    }
    if let credentials = configuration.credentials {
      try checkArgument(mosquitto_username_pw_set(pointer, credentials.username, credentials.password))
    }
    if let will = configuration.will { try set(will) }
  }

  private func set(_ will: OutgoingMessage) throws(MosquittoError) {
    var properties = try contentTypeProperties(of: will)
    let result = will.payload.withUnsafeBytes { bytes in
      mosquitto_will_set_v5(
        pointer, will.topic, Int32(bytes.count), bytes.baseAddress, Int32(will.quality.rawValue), will.isRetained,
        properties)
    }
    // On success the will owns them.
    if result != MOSQ_ERR_SUCCESS.code { mosquitto_property_free_all(&properties) }
    try checkArgument(result)
  }
}
