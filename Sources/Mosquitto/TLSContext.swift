import COpenSSL

/// A TLS client context of our own, handed to libmosquitto as `MOSQ_OPT_SSL_CTX`: the library's own offers neither
/// revocation lists nor a look at expiry, and its minimum version is whatever it was built with.
package final class TLSContext: @unchecked Sendable {
  // Sendable because the context is configured only inside `init`; afterwards OpenSSL takes connections from it
  // under its own reference counts and locks (SSL_CTX_new(3)).
  let pointer: OpaquePointer

  /// The first thing to end among authorities in the file, our chain and the revocation list; nil if none was found.
  package let earliestExpiry: TLSExpiry?

  /// - Parameter host: the name or address that the broker's certificate must carry.
  /// - Throws: ``MosquittoError/tlsFile(_:reason:)`` for a file that cannot be used, and
  ///   ``MosquittoError/invalidConfiguration(field:)`` if nothing says whom to trust.
  package init(_ configuration: TLSConfiguration, host: String) throws(MosquittoError) {
    guard configuration.authorityFile != nil || configuration.authorityFolder != nil else {
      throw .invalidConfiguration(field: "authorityFile")
    }
    ERR_clear_error()
    guard let context = SSL_CTX_new(TLS_client_method()) else { throw .tls(OpenSSLReason.take()) }
    do {
      try Self.setVersionAndVerification(of: context, configuration, host: host)
      try Self.loadFiles(into: context, configuration)
      earliestExpiry = try PEMFile.expiries(of: configuration).min { $0.secondsSinceEpoch < $1.secondsSinceEpoch }
    } catch {
      SSL_CTX_free(context)
      throw error
    }
    pointer = context
  }

  deinit {
    SSL_CTX_free(pointer)
  }

  private static func setVersionAndVerification(
    of context: OpaquePointer, _ configuration: TLSConfiguration, host: String
  ) throws(MosquittoError) {
    // The C macros SSL_CTX_set_min_proto_version and SSL_CTX_set_mode are these calls.
    guard SSL_CTX_ctrl(context, SSL_CTRL_SET_MIN_PROTO_VERSION, configuration.minimumVersion.rawValue, nil) == 1
    else { throw .tls(OpenSSLReason.take()) }
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nil)
    guard configuration.verifiesHostName else { return }
    let parameters = SSL_CTX_get0_param(context)
    X509_VERIFY_PARAM_set_hostflags(parameters, UInt32(X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS))
    // An address is compared with the IP names of the certificate, anything else with its DNS names.
    if X509_VERIFY_PARAM_set1_ip_asc(parameters, host) == 1 { return }
    ERR_clear_error()
    guard X509_VERIFY_PARAM_set1_host(parameters, host, host.utf8.count) == 1 else {
      throw .invalidConfiguration(field: "host")
    }
  }

  private static func loadFiles(
    into context: OpaquePointer, _ configuration: TLSConfiguration
  ) throws(MosquittoError) {
    if let file = configuration.authorityFile, SSL_CTX_load_verify_file(context, file) != 1 {
      throw .tlsFile(.authority, reason: OpenSSLReason.take())
    }
    if let folder = configuration.authorityFolder, SSL_CTX_load_verify_dir(context, folder) != 1 {
      throw .tlsFile(.authority, reason: OpenSSLReason.take())
    }
    if let identity = configuration.identity {
      guard SSL_CTX_use_certificate_chain_file(context, identity.certificateFile) == 1 else {
        throw .tlsFile(.certificate, reason: OpenSSLReason.take())
      }
      guard SSL_CTX_use_PrivateKey_file(context, identity.privateKeyFile, SSL_FILETYPE_PEM) == 1,
        SSL_CTX_check_private_key(context) == 1
      else { throw .tlsFile(.privateKey, reason: OpenSSLReason.take()) }
    }
    if let file = configuration.revocationListFile {
      let store = SSL_CTX_get_cert_store(context)
      guard let lookup = X509_STORE_add_lookup(store, X509_LOOKUP_file()),
        X509_load_crl_file(lookup, file, SSL_FILETYPE_PEM) > 0,
        X509_STORE_set_flags(store, UInt(X509_V_FLAG_CRL_CHECK)) == 1
      else { throw .tlsFile(.revocationList, reason: OpenSSLReason.take()) }
    }
  }
}
