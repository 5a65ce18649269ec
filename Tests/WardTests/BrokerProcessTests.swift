import Foundation
import TestBroker
import Testing
@testable import Ward

@Suite struct BrokerProcessTests {
  @Test func `finds who listens on a port, and nobody else's sockets`() {
    let table = """
        sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
         0: 0100007F:075B 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4711 1 0 100 0 0 10 0
         1: 0100007F:075B 0100007F:C350 01 00000000:00000000 00:00000000 00000000     0        0 4712 1 0 20 4 30 10 -1
         2: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4713 1 0 100 0 0 10 0
      """
    #expect(BrokerProcess.listeners(in: table, port: 1883) == ["4711"])
    #expect(BrokerProcess.listeners(in: table, port: 1884) == [])
  }

  @Test func `reads the limit of open files`() {
    let table =
      "Limit                     Soft Limit  Hard Limit  Units\nMax open files            1024        524288      files\n"
    #expect(BrokerProcess.openFiles(in: table) == 1_024)
    #expect(BrokerProcess.openFiles(in: "") == nil)
  }

  @Test func `knows the limit of a broker on this machine`() throws {
    let broker = try Broker()
    let limit = try #require(try BrokerEndpoint("127.0.0.1:\(broker.port)").localDescriptors)
    #expect(limit >= 256)
    #expect(try BrokerEndpoint("broker.example:1883").localDescriptors == nil)
  }
}
