import ArgumentParser
import Mosquitto
import Sharing

/// Shows refusals as sentences.
enum Refusals {
  static func shown<T>(_ body: () throws -> T) throws -> T {
    do { return try body() } catch { throw ending(with: error) }
  }

  /// What a command ends with after this error, which is shown unless it speaks for itself.
  static func ending(with error: any Error) -> any Error {
    if error is ExitCode || error is ValidationError { return error }
    // Help that was asked for comes as an error too, of a type that the parser keeps to itself.
    if Vigil.exitCode(for: error) == .success { return error }
    Console.warn("vigil: \(words(error))")
    return ExitCode.failure
  }

  /// The error for whoever ran the command: what is wrong, and what to do where there is something to do.
  static func words(_ error: any Error) -> String {
    switch error {
    case MosquittoError.tlsFile(let file, let reason):
      "The broker's TLS file '\(file.rawValue)' cannot be used: \(reason)"
    case MosquittoError.invalidConfiguration(let field):
      "The setting '\(field)' of the broker's sessions is not allowed."
    default: RefusalWords.of(error)
    }
  }
}
