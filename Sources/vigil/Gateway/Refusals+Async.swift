import ArgumentParser
import Sharing

extension Refusals {
  /// The same for a command that waits for a gateway.
  static func shown<T>(_ body: () async throws -> T) async throws -> T {
    do { return try await body() } catch let error as ExitCode { throw error } catch let error as ValidationError {
      throw error
    } catch {
      Console.warn("vigil: \(RefusalWords.of(error))")
      throw ExitCode.failure
    }
  }
}
