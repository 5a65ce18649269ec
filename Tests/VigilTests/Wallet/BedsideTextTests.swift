import Ledger
import Testing

@testable import vigil

@Suite struct BedsideTextTests {
  @Test func `A bedside is a table with ages, and says first whether anybody watches`() throws {
    let lines = BedsideText.lines([
      "patient": "pat-1", "at": 1_700_000_100_000, "gaps": ["nothing-current"],
      "score": ["lower": 4, "upper": 9, "missing": ["acvpu"], "stale": ["temp"], "scale": "scale-1"],
      "trend": ["from": 2, "since": 1_700_000_000_000, "rising": true],
      "vitals": [
        "hr": ["value": 118, "scale": 1, "unit": "/min", "age": 4_000, "current": true, "abnormal": true],
        "temp": ["value": 372, "scale": 10, "unit": "Cel", "age": 25_200_000, "current": false, "abnormal": false],
      ],
      "oxygen": ["value": false, "age": 60_000, "current": true, "abnormal": false],
      "devices": [["device": "w-1", "lastReceived": 1_700_000_096_000, "findings": ["low-battery"]]],
      "alerts": [["id": "A42", "priority": "high", "state": "announced", "drill": false]],
    ])
    #expect(lines[0] == "pat-1  2023-11-14T22:15:00.000Z  NOT WATCHED: nothing-current")
    #expect(lines[1] == "NEWS2 4 (4-9), missing: acvpu, too old: temp, up from 2")
    let table = lines.joined(separator: "\n")
    for words in ["118 /min", "4 s", "abnormal", "37.2 Cel", "7 h", "too old", "heard 4 s ago", "low-battery"] {
      #expect(table.contains(words), "\(words)")
    }
    #expect(lines.last == "alert A42 high announced")
  }

  @Test(arguments: [(0, "0 s"), (119_000, "119 s"), (120_000, "2 min"), (7_200_000, "2 h"), (172_800_000, "2 d")])
  func `An age is told in the largest unit of which there is one`(_ milliseconds: Int64, _ text: String) {
    #expect(BedsideText.age(milliseconds) == text)
  }
}
