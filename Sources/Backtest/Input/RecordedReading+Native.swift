import Payload
import Vitals

extension RecordedReading {
  /// Decodes a native JSON payload, whatever its device.
  static func decode(_ json: [UInt8], device: String) throws(PayloadError) -> Reading {
    guard let device = try? DeviceID(device) else { throw .deviceMismatch }
    return try json.withUnsafeBytes { bytes in
      Result { () throws(PayloadError) in try NativeJSON.decode(bytes, expecting: device).reading }
    }.get()
  }
}
