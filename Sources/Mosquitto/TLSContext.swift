import COpenSSL
import Glibc

/// A TLS client context of our own, handed to libmosquitto as `MOSQ_OPT_SSL_CTX`: the library's own offers neither
/// revocation lists nor a look at expiry, and its minimum version is whatever it was built with.
///
/// `@unchecked Sendable`: the context is configured only inside `init`; afterwards OpenSSL takes connections from it under
/// its own reference counts and locks (SSL_CTX_new(3)).
package final class TLSContext: @unchecked Sendable {
  let pointer: OpaquePointer
  /// The broker's name for SNI; nil when it is known by an address. Handles keep the context, so it outlives connections.
  private let serverName: UnsafeMutablePointer<CChar>?

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
    serverName = AddressLookup.address(host) == nil ? strdup(host) : nil
    if let serverName { Self.announce(serverName, in: context) }
  }

  deinit {
    SSL_CTX_free(pointer)
    free(serverName)
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

  /// Connections ask for the broker by name (SNI, RFC 6066, section 3), although libmosquitto is given an address and would
  /// name that.
  private static func announce(_ name: UnsafeMutablePointer<CChar>, in context: OpaquePointer) {
    // SSL_CTX_set_app_data and SSL_set_tlsext_host_name are macros over these calls; 0 is the application's own index.
    guard SSL_CTX_set_ex_data(context, 0, name) == 1 else { return }
    SSL_CTX_set_info_callback(context) { connection, place, _ in
      guard place & SSL_CB_HANDSHAKE_START != 0, let connection,
        let name = SSL_CTX_get_ex_data(SSL_get_SSL_CTX(connection), 0)
      else { return }
      SSL_ctrl(connection, SSL_CTRL_SET_TLSEXT_HOSTNAME, Int(TLSEXT_NAMETYPE_host_name), name)
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
