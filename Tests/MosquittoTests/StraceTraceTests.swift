import TestBroker
import Testing

@Suite("strace record")
struct StraceTraceTests {
  private let honest = """
    100 1700000000.000001 read(7<TCP:[127.0.0.1:40000->127.0.0.1:1883]>, "\\x32\\x0a", 2) = 2
    101 1700000000.000100 fdatasync(9</data/vigil.db-wal> <unfinished ...>
    100 1700000000.000110 poll([{fd=7<TCP:[127.0.0.1:40000->127.0.0.1:1883]>, events=POLLIN}], 1, 0) = 0 (Timeout)
    101 1700000000.000300 <... fdatasync resumed>) = 0
    100 1700000000.000400 write(7<TCP:[127.0.0.1:40000->127.0.0.1:1883]>, "\\x40\\x02\\x00\\x01", 4) = 4
    """

  @Test("A PUBACK after the sync is found with its sync, across an unfinished call")
  func afterSync() throws {
    let found = StraceTrace(honest).acknowledgements(brokerPort: 1_883)
    let only = try #require(found.first)
    #expect(found.count == 1)
    #expect(only.isAfterSync)
    #expect(only.write.thread == 100)
    #expect(only.sync?.thread == 101)
    #expect(only.sync?.line == 3)
  }

  @Test("A PUBACK before the sync has ended is convicted")
  func beforeSync() throws {
    var lines = honest.split(separator: "\n")
    lines.swapAt(3, 4)
    let only = try #require(StraceTrace(lines.joined(separator: "\n")).acknowledgements(brokerPort: 1_883).first)
    #expect(!only.isAfterSync)
    #expect(only.sync == nil)
  }

  @Test("A sync from before the message was read does not count, nor one that failed")
  func staleSync() throws {
    let lines = honest.split(separator: "\n")
    let stale = [lines[1], lines[3], lines[0], lines[4]].joined(separator: "\n")
    #expect(try #require(StraceTrace(stale).acknowledgements(brokerPort: 1_883).first).isAfterSync == false)
    let failed = honest.replacing("resumed>) = 0", with: "resumed>) = -1 EIO (Input/output error)")
    #expect(try #require(StraceTrace(failed).acknowledgements(brokerPort: 1_883).first).isAfterSync == false)
  }

  @Test("Other sockets, other packets and lines that are no calls are passed over")
  func others() {
    let record = """
      strace: Process 100 attached
      [pid   100] 1700000000.5 write(8<TCP:[127.0.0.1:5000->127.0.0.1:80]>, "\\x40\\x02\\x00\\x01", 4) = 4
      [pid   100] 1700000000.6 write(7<TCP:[127.0.0.1:40000->127.0.0.1:1883]>, "\\xc0\\x00", 2) = 2
      100 +++ exited with 0 +++
      """
    let trace = StraceTrace(record)
    #expect(trace.calls.map(\.name) == ["write", "write"])
    #expect(trace.acknowledgements(brokerPort: 1_883).isEmpty)
  }
}
