import Vitals

@testable import Payload

/// Decodes `text` as device `w1`.
func decode(_ text: String, limits: PayloadLimits = .standard) throws(PayloadError) -> DecodedReading {
  try decode(Array(text.utf8), limits: limits)
}

/// Decodes `bytes` as device `w1`.
func decode(_ bytes: [UInt8], limits: PayloadLimits = .standard) throws(PayloadError) -> DecodedReading {
  let outcome: Result<DecodedReading, PayloadError> = bytes.withUnsafeBytes { memory in
    Array("w1".utf8).withUnsafeBytes { device in
      do throws(PayloadError) {
        return .success(try NativeJSON.decode(memory, expecting: device, limits: limits))
      } catch {
        return .failure(error)
      }
    }
  }
  return try outcome.get()
}

/// Decodes `bytes` as a device whose name was checked.
func decode(_ bytes: [UInt8], expecting device: DeviceID) throws(PayloadError) -> DecodedReading {
  let outcome: Result<DecodedReading, PayloadError> = bytes.withUnsafeBytes { memory in
    do throws(PayloadError) {
      return .success(try NativeJSON.decode(memory, expecting: device))
    } catch {
      return .failure(error)
    }
  }
  return try outcome.get()
}
