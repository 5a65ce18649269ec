import Vitals

extension MalformedKind {
  /// Bytes that are broken in this way, and the content type that they are sent with.
  /// - Parameter reading: what is spoilt; only one without a number leaves no gap in the device's own sequence.
  package func payload(spoiling reading: Reading) -> (bytes: [UInt8], contentType: String?) {
    let whole = NativePayload(reading).bytes
    let json = "application/json"
    return switch self {
    case .truncated: (Array(whole.prefix(whole.count / 2)), json)
    case .empty: ([], json)
    case .notJSON: (Array("hr=72;spo2=98;rr=14".utf8), nil)
    case .array: ([UInt8(ascii: "[")] + whole + [UInt8(ascii: "]")], json)
    case .noTime: (Array(#"{"hr":72,"spo2":98}"#.utf8), json)
    case .badTime: (Array(#"{"time":"2026-02-30T25:61:00Z","hr":72}"#.utf8), json)
    case .wrongType: (Array("{\"time\":\(reading.time.milliseconds),\"hr\":\"fast\"}".utf8), json)
    case .nothingSaid: (Array("{\"time\":\(reading.time.milliseconds)}".utf8), json)
    case .foreignFormat: (Array("time,hr\n\(reading.time.milliseconds),72\n".utf8), "text/csv")
    }
  }
}
