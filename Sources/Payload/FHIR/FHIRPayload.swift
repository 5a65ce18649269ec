import Vitals

/// FHIR R4 (hl7.org/fhir/R4): an Observation, or a Bundle of them, after the vital-signs profile.
///
/// Observations of one instant make one reading. An identifier with the system `urn:vigil:reading` carries the device's
/// own numbering as `boot/seq` or `seq`. Whose the readings are comes from the binding of the device; `subject` is not read.
package enum FHIRPayload {
  /// - Parameters:
  ///   - device: the authenticated name; a device that an Observation names must be this one.
  /// - Throws: ``PayloadError`` when the structure is broken or there is not one reading to be had.
  package static func decode(
    _ bytes: UnsafeRawBufferPointer, expecting device: String, limits: PayloadLimits = .standard
  ) throws(PayloadError) -> DecodedMessage {
    guard bytes.count <= limits.bytes else { throw .tooLarge(bytes: bytes.count) }
    let resource = try JSONTreeParser.parse(bytes)
    guard case .object = resource else { throw .notAnObject(offset: 0) }
    var drafts = ReadingDrafts()
    switch resource["resourceType"]?.text {
    case "Observation": take(resource, expecting: device, into: &drafts)
    case "Bundle":
      for entry in resource["entry"]?.elements ?? [] {
        guard let inner = entry["resource"], inner["resourceType"]?.text == "Observation" else {
          drafts.ignoreUnknown()
          continue
        }
        take(inner, expecting: device, into: &drafts)
      }
    default: throw .unsupportedResource
    }
    return try drafts.finished()
  }

  private static func take(_ observation: PayloadTree, expecting device: String, into drafts: inout ReadingDrafts) {
    do throws(PayloadError) {
      try FHIRObservation(observation, expecting: device).add(to: &drafts)
    } catch {
      drafts.refuse(error)
    }
  }
}
