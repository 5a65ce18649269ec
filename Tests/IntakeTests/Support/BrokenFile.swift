import Foundation
import Testing

/// A file that this process holds open and that can no longer be synced: its descriptor leads to a device on which
/// `fdatasync` fails, until it is repaired.
struct BrokenFile {
  private let descriptor: Int32
  private let original: Int32

  init(_ path: String) throws {
    let real = URL(filePath: path).resolvingSymlinksInPath().path
    let open = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").first { number in
      (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\(number)")) == real
    }
    descriptor = try #require(open.flatMap { Int32($0) }, "nobody holds \(real)")
    original = dup(descriptor)
    let null = Foundation.open("/dev/null", O_RDWR)
    try #require(original >= 0 && null >= 0 && dup2(null, descriptor) == descriptor)
    close(null)
  }

  func repair() {
    #expect(dup2(original, descriptor) == descriptor)
    close(original)
  }
}
