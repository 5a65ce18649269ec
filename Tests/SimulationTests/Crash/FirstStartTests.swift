import FaultyDisk
import Foundation
import Testing
import Vitals

@testable import Store

/// The very first start of a gateway, from an empty folder to everybody registered, under the same cuts.
@Suite(.serialized) struct FirstStartTests {
  /// A power cut in `vigil init` or in the first start leaves a folder that can be started.
  @Test func `After a power cut at every step of the first start the next one works`() throws {
    let disk = try FaultyDisk(keepsHistory: true)
    let first = Gateway(disk, clock: VirtualClock(), seed: 2)
    let head = try first.start().head
    let started = disk.steps
    try first.register()
    let registered = disk.steps
    try first.stop()
    var model = DiskModel()
    for (number, step) in disk.history.enumerated() {
      model.apply(step)
      // At this point the first `number + 1` steps were done.
      let cut = number + 1
      do {
        let gateway = Gateway(
          try FaultyDisk(holding: model.image(.some(seed: UInt64(cut)))), clock: VirtualClock(), seed: 4)
        let store = try gateway.start()
        if cut >= started { try require(store.head.size >= head.size, "LEDGER-2", "head \(store.head.size)") }
        if cut >= registered {
          try require(
            store.registry.deviceCount == Gateway.devices.count, "LEDGER-2", "\(store.registry.deviceCount) devices")
        } else if store.registry.deviceCount == 0 {
          try gateway.register()
        }
        try require(store.registry.deviceCount == Gateway.devices.count, "LEDGER-2", "half a registration")
        try gateway.stop()
      } catch {
        Issue.record("cut after step \(cut) (\(step)): \(error)")
      }
    }
    print("\(disk.steps) steps of a first start")
  }

  /// The steps that touch the anchor, failing in every way.
  @Test(arguments: [PlannedFault.inputOutput, .noSpace, .torn, .written, .failedSync])
  func `A first anchor that fails does not keep the next start out`(_ fault: PlannedFault) throws {
    let probe = try FaultyDisk(keepsHistory: true)
    let counted = Gateway(probe, clock: VirtualClock(), seed: 2)
    try counted.start()
    let anchoring = probe.history.indices.filter { probe.history[$0].description.contains("anchor/head") }
    try #require(anchoring.count >= 3)
    try counted.stop()
    for step in anchoring {
      let disk = try FaultyDisk()
      let gateway = Gateway(disk, clock: VirtualClock(), seed: 2)
      disk.fail(fault, after: step)
      _ = try? gateway.start()
      #expect(!disk.failures.isEmpty || fault == .noSpace, "the fault at step \(step) was never met")
      for survival in [DiskModel.Survival.all, .none, .some(seed: UInt64(step))] {
        let next = Gateway(try FaultyDisk(holding: disk.image(survival)), clock: VirtualClock(), seed: 6)
        do {
          try next.start()
          try next.register()
          try next.requireIntactLedger()
          try next.stop()
        } catch {
          Issue.record("\(fault) at step \(step), \(survival) left: \(error)")
        }
      }
      gateway.die()
    }
  }
}
