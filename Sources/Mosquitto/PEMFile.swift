import COpenSSL
import Glibc

/// Reads when the certificates and revocation lists of a PEM file end.
enum PEMFile {
  /// Every end among the files of `configuration`. A folder of authorities is not walked: OpenSSL reads from it only
  /// what a handshake asks for.
  static func expiries(of configuration: TLSConfiguration) throws(MosquittoError) -> [TLSExpiry] {
    var found: [TLSExpiry] = []
    if let file = configuration.authorityFile {
      found += try expiries(in: file, as: .authority, next: certificateEnd)
    }
    if let identity = configuration.identity {
      found += try expiries(in: identity.certificateFile, as: .certificate, next: certificateEnd)
    }
    if let file = configuration.revocationListFile {
      found += try expiries(in: file, as: .revocationList, next: revocationListEnd)
    }
    return found
  }

  /// What one step through a file found.
  private enum Step {
    case end(Int64?)
    case noMore
  }

  private static func expiries(
    in path: String, as file: TLSFile, next: (OpaquePointer) -> Step
  ) throws(MosquittoError) -> [TLSExpiry] {
    guard let source = BIO_new_file(path, "r") else { throw .tlsFile(file, reason: OpenSSLReason.take()) }
    defer {
      BIO_free(source)
      // The end of the file is an error to the PEM reader, and must not be taken for one of a later handshake.
      ERR_clear_error()
    }
    var found: [TLSExpiry] = []
    while case .end(let seconds) = next(source) {
      if let seconds { found.append(TLSExpiry(file: file, secondsSinceEpoch: seconds)) }
    }
    return found
  }

  private static func certificateEnd(in source: OpaquePointer) -> Step {
    guard let certificate = PEM_read_bio_X509(source, nil, nil, nil) else { return .noMore }
    defer { X509_free(certificate) }
    return .end(seconds(of: X509_get0_notAfter(certificate)))
  }

  private static func revocationListEnd(in source: OpaquePointer) -> Step {
    guard let list = PEM_read_bio_X509_CRL(source, nil, nil, nil) else { return .noMore }
    defer { X509_CRL_free(list) }
    return .end(seconds(of: X509_CRL_get0_nextUpdate(list)))
  }

  private static func seconds(of time: UnsafePointer<ASN1_TIME>?) -> Int64? {
    var parts = tm()
    guard let time, ASN1_TIME_to_tm(time, &parts) == 1 else { return nil }
    return Int64(timegm(&parts))
  }
}
