import Vitals

/// One Observation: whose it is, when it was made, and what it and its components say.
struct FHIRObservation {
  private let tree: PayloadTree
  private let key: ReadingDraft.Key

  /// - Throws: ``PayloadError`` when it may not be used, has no usable time, or names another device.
  init(_ tree: PayloadTree, expecting device: String) throws(PayloadError) {
    self.tree = tree
    // "A modifier extension that is not understood" forbids processing (FHIR R4, 2.4.1).
    guard (tree["modifierExtension"]?.elements ?? []).isEmpty else { throw .mustUnderstand }
    guard let status = tree["status"]?.text, Self.usable.contains(status) else { throw .unusableStatus }
    if let named = Self.deviceName(tree["device"]), named != device { throw .deviceMismatch }
    var key = ReadingDraft.Key(time: try Self.time(of: tree))
    if let numbering = try Self.numbering(of: tree) {
      key.boot = numbering.boot
      key.sequence = numbering.sequence
    }
    self.key = key
  }

  /// `entered-in-error` and `cancelled` say that there is no measurement; `registered` that there is none yet.
  private static let usable: Set<String> = ["final", "amended", "corrected", "preliminary"]

  /// Adds what it says to the reading of its instant.
  func add(to drafts: inout ReadingDrafts) {
    add(tree, to: &drafts)
    for component in tree["component"]?.elements ?? [] {
      add(component, to: &drafts)
    }
  }

  private func add(_ part: PayloadTree, to drafts: inout ReadingDrafts) {
    let meaning = FHIRCodes.meaning(of: part["code"])
    if let reason = part["dataAbsentReason"] {
      let fault = Self.fault(reason)
      drafts.update(key, adding: nil) { $0.keep(fault) }
      return
    }
    switch meaning {
    case nil: drafts.ignoreUnknown()
    case .panel: return
    case .field(let field): add(part, as: field, to: &drafts)
    case .oxygenFlow: addOxygen(part, above: 0, of: .flow, to: &drafts)
    case .inspiredOxygen: addOxygen(part, above: 21, of: .fraction, to: &drafts)
    }
  }

  private func add(_ part: PayloadTree, as field: PayloadField, to drafts: inout ReadingDrafts) {
    if let quantity = part["valueQuantity"], let value = quantity["value"]?.number {
      let (unit, code) = FHIRCodes.unit(of: quantity)
      // A comparator makes the number a bound, which is judged as the value: "> 33" is as high as 33 at least.
      let written = (quantity["comparator"]?.text).map { "\($0) \(code)" } ?? code
      drafts.update(key, adding: field) { $0.keep(value, unit: unit, code: written, as: field) }
    } else if let concept = part["valueCodeableConcept"], field == .consciousness {
      let level = FHIRCodes.consciousness(concept)
      drafts.update(key, adding: field) { $0.keep(level?.letter ?? "", as: field) }
    } else if let word = part["valueCodeableConcept"]?["text"]?.text ?? part["valueString"]?.text {
      drafts.update(key, adding: field) { $0.keep(word, as: field) }
    } else if let value = part["valueInteger"]?.number {
      // A number without a unit says of no quantity what it is: reported, never guessed at and never called absent.
      drafts.update(key, adding: field) { $0.keep(value, unit: nil, code: "", as: field) }
    } else if !Self.hasValue(part) {
      // Neither value nor reason: the measurement was due and is not there.
      drafts.update(key, adding: nil) { $0.keep(.measurementAbsent) }
    } else {
      drafts.update(key, adding: field) { $0.unusable(field) }
    }
  }

  /// Whether there is a value of any type (FHIR R4, Observation.value[x]).
  private static func hasValue(_ part: PayloadTree) -> Bool {
    guard case .object(let members) = part else { return false }
    return members.contains { $0.key.hasPrefix("value") && $0.value != .null }
  }

  private func addOxygen(
    _ part: PayloadTree, above threshold: Int, of dimension: Unit.Dimension, to drafts: inout ReadingDrafts
  ) {
    guard let quantity = part["valueQuantity"], let value = quantity["value"]?.number else {
      return drafts.ignoreUnknown()
    }
    let (unit, _) = FHIRCodes.unit(of: quantity)
    drafts.update(key, adding: .oxygen) { draft in
      guard let unit, unit.dimension == dimension else { return draft.unusable(.oxygen) }
      draft.keep(unit.steps(value, scale: 10) > threshold * 10, as: .oxygen)
    }
  }

  /// The fault that a dataAbsentReason names (FHIR R4, value set data-absent-reason), by code or by what its text says.
  private static func fault(_ reason: PayloadTree) -> DeviceFault {
    let words =
      [reason["text"]?.text] + (reason["coding"]?.elements ?? []).flatMap { [$0["display"]?.text, $0["code"]?.text] }
    return words.compactMap { $0 }.compactMap(WornDeviceWords.fault).first ?? .measurementAbsent
  }

  // MARK: When, and by which device

  private static func time(of tree: PayloadTree) throws(PayloadError) -> Timestamp {
    let period = tree["effectivePeriod"]
    let text =
      tree["effectiveDateTime"]?.text ?? tree["effectiveInstant"]?.text ?? period?["end"]?.text
      ?? period?["start"]?.text
    guard let text else { throw .missingTime }
    guard let time = Timestamp(rfc3339: text.utf8) else { throw .malformedTime(offset: 0) }
    return time
  }

  /// The name in an identifier, else the last part of a reference such as `Device/w1`.
  private static func deviceName(_ device: PayloadTree?) -> String? {
    if let value = device?["identifier"]?["value"]?.text { return value }
    guard let reference = device?["reference"]?.text, reference.hasPrefix("Device/") else { return nil }
    return String(reference.dropFirst("Device/".count))
  }

  private static func numbering(of tree: PayloadTree) throws(PayloadError) -> (boot: UInt64, sequence: UInt64)? {
    let identifier = (tree["identifier"]?.elements ?? []).first { $0["system"]?.text == "urn:vigil:reading" }
    guard let text = identifier?["value"]?.text else { return nil }
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    let numbers = parts.compactMap { UInt64($0) }.filter { $0 < 1 << 53 }
    guard numbers.count == parts.count, let sequence = numbers.last, numbers.count <= 2 else {
      throw .wrongType(.sequence, offset: 0)
    }
    return (numbers.count == 2 ? numbers[0] : 0, sequence)
  }
}
