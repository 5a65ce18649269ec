import Testing
import Vitals

@testable import Payload

@Suite struct MappingTests {
  @Test("Every template says why it does not speak for a message")
  func explain() throws {
    let tree = try parse(#"{"vendor":"acme/1","at":1,"m":{"hr":{"v":"72","u":"/min"}}}"#)
    let said = MappedRendering.mappings.explain(topic: "vigil/v1/icu/w1/readings", tree)
    #expect(said.map { $0.mismatch?.description } == ["another value is at /vendor", nil])
    let elsewhere = MappedRendering.mappings.explain(topic: "vigil/v1/icu/w1/urgent", tree)
    #expect(elsewhere.allSatisfy { $0.mismatch?.description == "the topic does not match vigil/v1/+/+/readings" })
    let bare = MappedRendering.mappings.explain(topic: "vigil/v1/icu/w1/readings", try parse("{}"))
    #expect(bare.allSatisfy { $0.mismatch?.description == "there is nothing at /vendor" })
  }

  @Test("Native payloads go on where no template speaks for them")
  func native() throws {
    let message = try decodeMessage(#"{"time":0,"hr":72}"#, mappings: MappedRendering.mappings)
    #expect(message.readings.first?.decoded.reading.vitals[.heartRate] == 72)
  }

  @Test("An array of readings gives each, and refuses what is none")
  func each() throws {
    let template = MappingTemplate(
      name: "list", topic: try #require(TopicFilter("#")), each: JSONPointer("/data"),
      time: try #require(JSONPointer("/ts")), timeFormat: .epochSeconds,
      fields: [.heartRate: .init(pointer: try #require(JSONPointer("/pulse")), unit: "bpm")])
    let message = try decodeMessage(
      #"{"data":[{"ts":1800000000.5,"pulse":72},{"pulse":73},{"ts":1800000002,"pulse":"74"},{"ts":"x","pulse":1}]}"#,
      mappings: MappingSet(templates: [template]))
    #expect(message.readings.map { $0.decoded.reading.vitals[.heartRate] } == [72, 74])
    #expect(message.readings.map { $0.decoded.reading.time.milliseconds } == [1_800_000_000_500, 1_800_000_002_000])
    #expect(message.refused == [.missingTime, .wrongType(.time, offset: 0)])
  }

  @Test("A vendor's word for a fault that nobody knows is counted and kept as it was sent")
  func unknownFault() throws {
    let template = MappingTemplate(
      name: "faults", topic: try #require(TopicFilter("#")), time: try #require(JSONPointer("/ts")),
      timeFormat: .epochSeconds, fields: [.heartRate: .init(pointer: try #require(JSONPointer("/pulse")), unit: "bpm")],
      faults: [.init(pointer: try #require(JSONPointer("/error")), words: ["E7": "leads-off"])])
    func rich(_ error: String) throws -> RichReading {
      let message = try decodeMessage(
        #"{"ts":1800000000,"pulse":72,"error":"\#(error)"}"#, mappings: MappingSet(templates: [template]))
      return try #require(message.readings.first)
    }
    let known = try rich("E7")
    #expect(known.decoded.reading.faults == DeviceFaults(.leadsOff) && known.decoded.unknownKeys == 0)
    #expect(known.unknownWords.isEmpty)
    let unknown = try rich("E9")
    #expect(unknown.decoded.reading.faults.isEmpty && unknown.decoded.unknownKeys == 1)
    #expect(unknown.unknownWords == ["E9"] && unknown.decoded.reading.vitals[.heartRate] == 72)
  }

  /// RFC 6901, section 5.
  @Test("JSON Pointers find what RFC 6901 says they find")
  func pointers() throws {
    let tree = try parse(
      ##"{"foo":["bar","baz"],"":0,"a/b":1,"c%d":2,"e^f":3,"g|h":4,"i\\j":5,"k\"l":6," ":7,"m~n":8}"##)
    let expected: [(String, PayloadTree)] = [
      ("", tree), ("/foo", .array([.string("bar"), .string("baz")])), ("/foo/0", .string("bar")), ("/", number(0)),
      ("/a~1b", number(1)), ("/c%d", number(2)), ("/e^f", number(3)), ("/g|h", number(4)), ("/i\\j", number(5)),
      ("/k\"l", number(6)), ("/ ", number(7)), ("/m~0n", number(8)),
    ]
    for (text, value) in expected { #expect(try #require(JSONPointer(text)).value(in: tree) == value, "\(text)") }
    for text in ["foo", "/~", "/~2", "#/foo"] { #expect(JSONPointer(text) == nil, "\(text)") }
    for text in ["/foo/2", "/foo/-", "/foo/01", "/foo/0/x", "/nothing"] {
      #expect(try #require(JSONPointer(text)).value(in: tree) == nil, "\(text)")
    }
  }

  /// MQTT 5, section 4.7.1.
  @Test("Topic filters match what MQTT says they match")
  func filters() throws {
    for (filter, topic, matches) in [
      ("sport/tennis/player1/#", "sport/tennis/player1", true),
      ("sport/tennis/player1/#", "sport/tennis/player1/ranking", true),
      ("sport/+", "sport", false), ("sport/+", "sport/", true),
      ("sport/tennis/+", "sport/tennis/player1/ranking", false),
      ("+/+", "/finance", true), ("/+", "/finance", true), ("+", "/finance", false), ("#", "a/b", true),
    ] {
      #expect(try #require(TopicFilter(filter)).matches(topic) == matches, "\(filter) \(topic)")
    }
    for filter in ["", "sport+", "sport/tennis#", "sport/#/ranking"] {
      #expect(TopicFilter(filter) == nil, "\(filter)")
    }
  }

  private func number(_ value: Int64) -> PayloadTree { .number(ExactDecimal(mantissa: value)) }

  private func parse(_ text: String) throws -> PayloadTree {
    try Array(text.utf8).withUnsafeBytes { try JSONTreeParser.parse($0) }
  }
}
