import Foundation
import TestBroker
import Testing

/// INTAKE-1 on the wire: the system calls of the real gateway, from the outside.
@Suite(.serialized) struct AcknowledgementTraceTests {
  @Test func everyPUBACKLeavesAfterTheSyncThatFollowsItsReading() throws {
    let place = try Installation()
    let record = place.folder.appending(path: "strace")
    try place.startGateway(under: [
      "strace", "-f", "-ttt", "-yy", "-xx", "-o", record.path, "-e",
      "trace=read,recvfrom,recvmsg,write,writev,sendto,sendmsg,fdatasync,fsync",
    ])
    try place.waitUntilReady()
    let wearable = try Wearable(place.devices[0], of: place)
    for sequence in 1...10 {
      try wearable.publish(Wearable.reading(sequence, hr: sequence % 3 == 0 ? 150 : 72))
      try eventually("receipt \(sequence)") { wearable.holds(Int64(sequence)) }
    }
    // Cleanly, so that the record is whole.
    place.gateway?.end(with: SIGTERM)
    let trace = StraceTrace(try String(contentsOf: record, encoding: .utf8))
    let acknowledgements = trace.acknowledgements(brokerPort: place.brokerPort)
    #expect(acknowledgements.count >= 10)
    for acknowledgement in acknowledgements {
      #expect(acknowledgement.isAfterSync, "\(acknowledgement)")
    }
  }
}
