import Foundation
import TestBroker
import Testing

/// Troubles that a test makes for a running gateway: its wall clock, slow syncs, writes that fail. A small library is
/// loaded into the gateway in front of the C library and reads them from a shared page.
final class Trouble {
  private let page: UnsafeMutablePointer<Int64>
  private let file: URL
  private let library: URL

  /// - Parameter folder: where library and page are made.
  init(in folder: URL) throws {
    file = folder.appending(path: "trouble")
    library = folder.appending(path: "trouble.so")
    let source = Installation.sources.appending(path: "Tests/Support/Preload/trouble.c")
    let compiler = try (try? Executable.find("cc")) ?? Executable.find("clang")
    try Executable.run(
      compiler.lastPathComponent, ["-O1", "-shared", "-fPIC", "-o", library.path, source.path, "-ldl"])
    try Data(count: 4_096).write(to: file)
    let descriptor = open(file.path, O_RDWR | O_CLOEXEC)
    try #require(descriptor >= 0)
    defer { close(descriptor) }
    let mapped = mmap(nil, 4_096, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0)
    page = try #require(mapped != MAP_FAILED ? mapped : nil).assumingMemoryBound(to: Int64.self)
  }

  deinit { munmap(page, 4_096) }

  /// What the gateway's environment needs.
  var environment: [String: String] { ["LD_PRELOAD": library.path, "VIGIL_TEST_TROUBLE": file.path] }

  /// How far the gateway's wall clock is off.
  func setClock(offMilliseconds: Int64) { page[0] = offMilliseconds }

  /// How long each of its syncs takes longer.
  func delaySyncs(milliseconds: Int64) { page[1] = milliseconds }

  /// What each of its writes by offset fails with; 0 for none.
  func failWrites(with code: Int32) { page[2] = Int64(code) }
}
