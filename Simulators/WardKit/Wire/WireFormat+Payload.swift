import Vitals

extension WireFormat {
  /// The MQTT 5 content type; with 3.1.1 a gateway goes by the first bytes.
  package var contentType: String {
    switch self {
    case .native: "application/json"
    case .fhir: "application/fhir+json"
    case .senMLJSON: "application/senml+json"
    case .senMLCBOR: "application/senml+cbor"
    }
  }

  /// The bytes on the wire, the same for the same reading.
  /// - Parameter stampNanoseconds: for benches; only the native format has a place for it.
  package func payload(of reading: Reading, device: DeviceID, stampNanoseconds: Int64? = nil) -> [UInt8] {
    switch self {
    case .native: NativePayload(reading, stampNanoseconds: stampNanoseconds).bytes
    case .fhir: FHIRPanel(reading, device: device).bytes
    case .senMLJSON: SenMLRecords(reading, device: device).json
    case .senMLCBOR: SenMLRecords(reading, device: device).cbor
    }
  }

  /// Leaves out what the format has no place for.
  /// - Returns: the format that is used: native for a reading of which another would say nothing, or not the point.
  func fit(_ reading: inout Reading) -> WireFormat {
    guard self == .fhir else { return self }
    let hasVital = !reading.vitals.isEmpty || !reading.impossible.isEmpty
    guard hasVital, reading.contact != false, reading.fall == nil else { return .native }
    (reading.contact, reading.battery, reading.motion) = (nil, nil, nil)
    return .fhir
  }
}
