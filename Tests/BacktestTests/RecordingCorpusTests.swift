import Foundation
import Testing
import Vitals

@testable import Backtest

/// Replays what the fuzzer of recordings has kept (Tests/Fuzz/recording.swift), so that no finding comes back unnoticed.
@Suite struct RecordingCorpusTests {
  @Test func `Every kept file is refused with its place, or is a recording in order`() throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Fuzz/corpus/recording")
    var (accepted, refused) = (0, 0)
    for file in try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil) {
      let bytes = [UInt8](try Data(contentsOf: file))
      guard let pick = bytes.first else { continue }
      let rest = Array(bytes.dropFirst())
      do throws(RecordingError) {
        let readings =
          pick == UInt8(ascii: "c")
          ? try CSVRecording.parse(String(decoding: rest, as: UTF8.self), file: "f")
          : try JSONLinesRecording.parse(Data(rest), file: "f")
        accepted += 1
        let always = Timestamp(milliseconds: .min)..<Timestamp(milliseconds: .max)
        for track in Recording(readings, in: always).tracks {
          let times = track.readings.map(\.reading.time)
          #expect(zip(times, times.dropFirst()).allSatisfy(<=), "\(file.lastPathComponent)")
          #expect(!track.patient.isEmpty, "\(file.lastPathComponent)")
        }
      } catch {
        refused += 1
        #expect((1...rest.count + 1).contains(error.line) && !error.words.isEmpty, "\(file.lastPathComponent)")
      }
    }
    #expect(accepted >= 3 && refused >= 6, "\(accepted) read, \(refused) refused")
  }
}
