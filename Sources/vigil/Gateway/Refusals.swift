import ArgumentParser
import Sharing

/// Shows refusals as sentences.
enum Refusals {
  static func shown<T>(_ body: () throws -> T) throws -> T {
    do { return try body() } catch let error as ExitCode { throw error } catch let error as ValidationError {
      throw error
    } catch {
      Console.warn("vigil: \(RefusalWords.of(error))")
      throw ExitCode.failure
    }
  }
}
