import Foundation
import WardKit

/// The observer of one part of a run: everything goes to the parent, through standard output.
final class FramePipe: RunObserver {
  func began(_ plan: RunPlan) {}

  func happened(_ events: [RunEvent]) throws {
    try FileHandle.standardOutput.write(contentsOf: Data(EventFrame.encode(events)))
  }

  func ended(_ totals: RunTotals, at instant: Int64) {}
}
