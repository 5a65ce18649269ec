import Foundation
import Testing

@testable import Measure

@Suite struct RenderingTests {
  static func report(unexplained: Int = 0) -> RunReport {
    var recorder = Recorder(start: 0)
    for second in 0..<90 {
      for number in 0..<20 {
        let at = Int64(second) * 1_000_000_000 + Int64(number) * 40_000_000
        recorder.count(.sent(bytes: 120), at: at)
        recorder.record(.acknowledged, due: at, at: at + 300_000)
        recorder.record(.receipt, due: at, at: at + 3_000_000 + Int64(number) * 1_000_000)
        recorder.count(.receipted(1), at: at + 3_000_000)
      }
    }
    recorder.finish()
    var report = RunReport()
    report.scenario = "ward <b>"
    report.summary = "24 patients & \"one\" of them"
    report.devices = 24
    report.seed = 7
    report.startedAt = "2026-01-01T00:00:00Z"
    report.durationSeconds = 90
    report.seconds = recorder.seconds
    for latency in Latency.allCases {
      report.latencies[latency] = recorder.percentiles(of: latency)
      report.columns[latency] = recorder.columns(of: latency)
    }
    report.phases = [RunReport.Phase(name: "draining", detail: "", from: 80)]
    report.alerts = [
      RunReport.Alert(at: 3, priority: "high", text: "heart rate 150 <script>", latencyMicroseconds: 12_000)
    ]
    var gateway = ProcessRecord(name: "gateway")
    for second in 0..<90 { gateway.take(ProcessSample(processorMilliseconds: second * 10, residentBytes: 50_000_000)) }
    report.processes = [gateway]
    report.check = RunReport.Check(
      received: 1_800,
      fates: [
        RunReport.Fate(name: "alarmed", count: 20, least: 20, most: 20),
        RunReport.Fate(name: "summarised", count: 1_780, least: 1_780 + unexplained, most: 1_780 + unexplained),
      ], unexplained: unexplained, findings: unexplained > 0 ? ["w-1 lost"] : [], notes: ["1,780 proved"])
    return report
  }

  @Test("The page is well-formed, needs nothing from outside and lets no text become markup")
  func page() throws {
    let html = ReportPage.html(Self.report())
    for outside in ["http://", "https://", "<script", "<link", "<img", "@import", "url("] {
      #expect(!html.contains(outside), "\(outside)")
    }
    #expect(html.contains("heart rate 150 &lt;script&gt;"))
    #expect(html.contains("ward &lt;b&gt;"))
    #expect(html.contains("prefers-color-scheme:dark"))
    // As XML but for the doctype, the void elements and the names of HTML: what a strict reader would stumble over.
    let body = html.replacing("<!doctype html>\n", with: "").replacing("<meta charset=\"utf-8\">", with: "")
      .replacing(/<meta name[^>]*>/, with: "").replacing("&middot;", with: "").replacing("&ndash;", with: "")
    let parser = XMLCheck()
    #expect(parser.problem(in: body) == nil)
    #expect(parser.elements["svg", default: 0] >= 5)
    #expect(parser.elements["title", default: 0] > parser.elements["svg", default: 0])
  }

  @Test("A report survives its JSON, and its latencies have names there")
  func json() throws {
    let report = Self.report()
    let data = try JSONEncoder().encode(report)
    #expect(try JSONDecoder().decode(RunReport.self, from: data) == report)
    let value = try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
    #expect((value["latencies"] as? [String: Any])?["receipt"] != nil)
  }

  @Test("Every row of the CSV has as many fields as its head")
  func csv() {
    let rows = ReportCSV.text(Self.report()).split(separator: "\r\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false).count
    }
    #expect(rows.count == 91)
    #expect(Set(rows).count == 1)
  }

  @Test("The table says what is unexplained and first of all where")
  func text() {
    #expect(ReportText.lines(Self.report()).contains("unexplained: none"))
    let bad = ReportText.lines(Self.report(unexplained: 3))
    #expect(bad.contains("unexplained: 3") && bad.contains("  w-1 lost"))
    #expect(!Self.report(unexplained: 3).isGood)
  }

  @Test(
    "The screen never writes beyond its width, and without colour there is no escape", arguments: [40, 63, 80, 200])
  func screen(width: Int) {
    var state = Screen.State()
    state.title = String(repeating: "a long title ", count: 20)
    state.devices = 24
    state.plannedSeconds = 60
    state.elapsedSeconds = 30
    state.seconds = Self.report().seconds
    state.latencies = Self.report().latencies
    state.alerts = Self.report().alerts
    for usesColour in [false, true] {
      let lines = Screen(width: width, usesColour: usesColour).lines(state)
      for line in lines {
        #expect(line.replacing(/\u{1B}\[[0-9]*m/, with: "").count <= width)
        #expect(usesColour || !line.contains("\u{1B}"))
        #expect(line.components(separatedBy: "\u{1B}[").count % 2 == 1, "a colour is not ended: \(line)")
      }
    }
  }

  @Test("Ticks are round and cover what is drawn", arguments: [0.4, 1, 7, 99, 100, 101, 12_345])
  func ticks(maximum: Double) {
    let axis = Axis.linear(to: maximum)
    #expect(axis.to >= maximum)
    #expect((2...8).contains(axis.ticks.count), "\(axis.ticks)")
    let log = Axis.logarithmic(from: 300, to: maximum * 1_000)
    #expect(log.from <= 300 && log.to >= maximum * 1_000)
    #expect(log.position(300) >= 0 && log.position(maximum * 1_000) <= 1)
  }
}

/// Reads a page as XML and counts its elements.
private final class XMLCheck {
  private(set) var elements: [String: Int] = [:]

  func problem(in text: String) -> String? {
    var open: [String] = []
    var rest = text[...]
    while let start = rest.firstIndex(of: "<") {
      guard let end = rest[start...].firstIndex(of: ">") else { return "a tag without its end" }
      let tag = rest[rest.index(after: start)..<end]
      rest = rest[rest.index(after: end)...]
      if tag.hasPrefix("/") {
        guard open.popLast() == String(tag.dropFirst()) else { return "</\(tag.dropFirst())> closes another" }
        continue
      }
      let name = String(tag.prefix { !$0.isWhitespace && $0 != "/" })
      elements[name, default: 0] += 1
      if tag.filter({ $0 == "\"" }).count % 2 != 0 { return "quotes in <\(tag)>" }
      if !tag.hasSuffix("/") { open.append(name) }
    }
    return open.isEmpty ? nil : "never closed: \(open)"
  }
}
