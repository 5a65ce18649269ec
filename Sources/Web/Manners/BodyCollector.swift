import HTTPTypes
import HummingbirdCore
import NIOCore

/// Takes a small body that a response would write, to keep it; the response can write it again. One task writes and reads it.
final class BodyCollector: ResponseBodyWriter {
  private(set) var bytes: [UInt8] = []

  func write(_ buffer: ByteBuffer) async throws { bytes.append(contentsOf: buffer.readableBytesView) }

  consuming func finish(_ trailingHeaders: HTTPFields?) async throws {}
}
