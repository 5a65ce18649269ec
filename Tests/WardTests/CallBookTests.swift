import Testing
import Vitals
import WardKit

@testable import Ward

@Suite struct CallBookTests {
  private static func plan() throws -> RunPlan {
    let devices = try [("d-1", "p-1"), ("d-2", "p-1"), ("d-3", "p-2")].map { name, patient in
      RunPlan.Device(
        unit: try UnitID("ward-1"), device: try DeviceID(name), patient: patient, pseudonym: nil, course: .stable,
        onsetSeconds: 0)
    }
    return RunPlan(
      scenario: "s", summary: "", seed: 1, devices: devices, startedAt: 0, startedAtWallNanoseconds: 0,
      plannedSeconds: nil, expectations: Expectations())
  }

  @Test func `a patient is called about by whichever device, and one of whom nobody heard is counted`() throws {
    var book = CallBook(try Self.plan())
    book.mustCall(device: "d-1")
    book.mustCall(device: "d-3")
    #expect(book.asked == 2 && book.uncalled == 2)
    book.called(device: "d-2")
    #expect(book.uncalled == 1, "another device of the same patient")
    book.called(device: "stranger")
    book.mustCall(device: "stranger")
    #expect(book.asked == 2 && book.uncalled == 1)
    book.called(device: "d-3")
    #expect(book.uncalled == 0)
  }

  @Test func `a call that no reading explains is told, unless it is of an alert from before the run`() throws {
    var book = CallBook(try Self.plan())
    book.called(device: "d-1")
    book.called(device: "d-3", isOfThisRun: false)
    #expect(book.wronglyCalled(callable: ["p-1"]) == [])
    #expect(book.wronglyCalled(callable: []) == ["p-1"])
  }
}
