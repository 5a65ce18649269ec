import Backtest
import Foundation
import Vitals

/// Feeds libFuzzer's bytes to the readers of recordings. The first byte picks which: `c` for CSV, anything else for JSON
/// lines. What they refuse must have a place in the file, and what they accept must replay in order.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  // A copy of the exact size, so that the address sanitizer sees a load one byte too far.
  let bytes = Array(UnsafeBufferPointer(start: start, count: count))
  guard let pick = bytes.first else { return 0 }
  let rest = Array(bytes.dropFirst())
  do throws(RecordingError) {
    check(
      pick == UInt8(ascii: "c")
        ? try CSVRecording.parse(String(decoding: rest, as: UTF8.self), file: "f")
        : try JSONLinesRecording.parse(Data(rest), file: "f"))
  } catch {
    precondition((1...rest.count + 1).contains(error.line) && !error.words.isEmpty, "a refusal without a place")
  }
  return 0
}

private func check(_ readings: [RecordedReading]) {
  let always = Timestamp(milliseconds: .min)..<Timestamp(milliseconds: .max)
  let recording = Recording(readings, in: always)
  precondition(recording.count <= readings.count, "readings that nobody recorded")
  for track in recording.tracks {
    precondition(!track.patient.isEmpty && !track.readings.isEmpty, "a track of nobody or of nothing")
    let times = track.readings.map(\.reading.time)
    precondition(zip(times, times.dropFirst()).allSatisfy(<=), "out of order")
  }
}
