import Consent
import Ledger
import Store
import Triage
import Vault
import Vitals

extension Act {
  /// Reads an act out of an entry. The body must be exactly what the act writes: a member more could carry a value in clear
  /// onto the ledger (LEDGER-3).
  init(_ entry: Entry, payload: JSONValue?, now: Timestamp) throws(ActRefusal) {
    self = try Self.read(entry, payload: payload, now: now)
    guard entry.body == body else { throw .malformed("body") }
    guard entry.subject == subject else { throw .malformed("subject") }
    guard payload == self.payload else { throw .malformed("payload") }
    try checkTimes(now)
  }

  private static func read(_ entry: Entry, payload: JSONValue?, now: Timestamp) throws(ActRefusal) -> Act {
    switch entry.type {
    case .teamChanged: .changeTeam(patient: try patient(entry), members: try texts("members", of: entry))
    case .deviceBound:
      .bind(device: try device(entry), patient: try patient(entry), since: try time("since", of: entry))
    case .deviceUnbound:
      .unbind(device: try device(entry), patient: try patient(entry), until: try time("until", of: entry))
    case .personKey:
      .rotateKey(
        person: try text("person", of: entry), key: try key(try text("key", of: entry)),
        retires: try keys(try texts("retires", of: entry)))
    case .erasure: .erase(patient: try patient(entry))
    case .personDeactivated: .setActive(person: try text("person", of: entry), isActive: false)
    case .personActivated: .setActive(person: try text("person", of: entry), isActive: true)
    case .alertAcknowledged: .acknowledge(alert: try text("alert", of: entry), patient: entry.subject)
    case .alertRejected: .reject(alert: try text("alert", of: entry), patient: entry.subject)
    case .alertShelved:
      .shelve(
        alert: try text("alert", of: entry), patient: entry.subject, until: try time("until", of: entry),
        reason: try reason(payload))
    case .shiftAccepted: .acceptShift(unit: try unit(entry), alerts: try texts("alerts", of: entry))
    case .alertResolved:
      .resolve(
        alert: try text("alert", of: entry), patient: entry.subject, reason: try resolution(payload),
        note: try note(payload))
    case .orderPlaced:
      .placeOrder(
        patient: try patient(entry), terms: try terms(payload), reason: try reason(payload),
        expires: try time("expires", of: entry))
    case .orderWithdrawn:
      .withdrawOrder(patient: try patient(entry), order: try position(entry), reason: try reason(payload))
    case .recoveryBegun:
      .beginRecovery(person: try text("person", of: entry), key: try key(try text("key", of: entry)))
    case .recoveryRefused: .refuseRecovery(person: try text("person", of: entry), of: try recovery(entry))
    case .recoveryCompleted: .completeRecovery(person: try text("person", of: entry), of: try recovery(entry))
    case .profileChanged: try profileChange(entry, payload)
    case .personAgreement:
      .agree(person: try text("person", of: entry), key: try agreementKey(try text("agree", of: entry)))
    case .linkGranted: .handOut(try LinkOffer(body: entry.body, payload: payload, subject: entry.subject))
    case .linkRevoked: .takeBack(link: try link(entry), patient: try patient(entry))
    case .recordAdded: .record(try record(entry, payload: payload))
    case let type where AppointmentStep.types.contains(type): .appointment(try appointment(entry, payload: payload))
    case let type where FacilityStep.types.contains(type): .facility(try facility(entry, payload: payload))
    case let type where TreatmentStep.types.contains(type): .treatment(try TreatmentStep(entry, now: now))
    case let type where ConsentAct.types.contains(type): .consent(try consent(entry, payload: payload))
    default: throw .unknownType(entry.type)
    }
  }

  /// Wearing is a fact of the past or of now; nothing is bound ahead of time.
  private func checkTimes(_ now: Timestamp) throws(ActRefusal) {
    switch self {
    case .bind(_, _, let time), .unbind(_, _, let time):
      let ahead = time.milliseconds(since: now)
      guard ahead <= CheckedAct.toleranceMilliseconds else { throw .timeFarOff(milliseconds: -ahead) }
    case .placeOrder(_, let terms, _, let expires):
      let days = terms.suppressed.isEmpty ? Self.orderDays : Self.suppressionDays
      guard (1...days * 86_400_000).contains(expires.milliseconds(since: now)) else { throw .malformed("expires") }
    default: break
    }
  }

  /// Longest life of an order, in days.
  package static let orderDays: Int64 = 366
  /// Longest life of an order that suppresses something: whoever is not called must be looked at again.
  package static let suppressionDays: Int64 = 7

  private static func terms(_ payload: JSONValue?) throws(ActRefusal) -> OrderTerms {
    do { return try OrderTerms(members: payload?.object ?? [:]) } catch {
      if case .malformedOrder(let key) = error { throw .malformed(key) }
      throw .malformed("payload")
    }
  }

  private static func position(_ entry: Entry) throws(ActRefusal) -> Int64 {
    guard let order = entry.body["order"]?.integer, order >= 0 else { throw .malformed("order") }
    return order
  }

  private static func patient(_ entry: Entry) throws(ActRefusal) -> String {
    guard let patient = entry.subject else { throw .malformed("subject") }
    return patient
  }

  private static func reason(_ payload: JSONValue?) throws(ActRefusal) -> String {
    guard let reason = payload?["reason"]?.string, (1...reasonBound).contains(reason.count) else {
      throw .malformed("reason")
    }
    return reason
  }

  private static func resolution(_ payload: JSONValue?) throws(ActRefusal) -> ResolutionReason {
    guard let reason = payload?["reason"]?.string.flatMap(ResolutionReason.init(rawValue:)) else {
      throw .malformed("reason")
    }
    return reason
  }

  private static func note(_ payload: JSONValue?) throws(ActRefusal) -> String? {
    guard let member = payload?["note"] else { return nil }
    guard let note = member.string, (1...reasonBound).contains(note.count) else { throw .malformed("note") }
    return note
  }

  private static func text(_ name: String, of entry: Entry) throws(ActRefusal) -> String {
    guard let text = entry.body[name]?.string else { throw .malformed(name) }
    return text
  }

  private static func texts(_ name: String, of entry: Entry) throws(ActRefusal) -> [String] {
    guard let elements = entry.body[name]?.array else { throw .malformed(name) }
    let texts = elements.compactMap(\.string)
    guard texts.count == elements.count, texts.count <= 64 else { throw .malformed(name) }
    return texts
  }

  private static func time(_ name: String, of entry: Entry) throws(ActRefusal) -> Timestamp {
    guard let time = entry.body[name]?.integer, time >= 0 else { throw .malformed(name) }
    return Timestamp(milliseconds: time)
  }

  private static func device(_ entry: Entry) throws(ActRefusal) -> DeviceID {
    guard let device = try? DeviceID(try text("device", of: entry)) else { throw .malformed("device") }
    return device
  }

  private static func unit(_ entry: Entry) throws(ActRefusal) -> UnitID {
    guard let unit = try? UnitID(try text("unit", of: entry)) else { throw .malformed("unit") }
    return unit
  }

  private static func key(_ text: String) throws(ActRefusal) -> DIDKey {
    guard let key = try? DIDKey(parsing: text) else { throw .malformed("key") }
    return key
  }

  private static func recovery(_ entry: Entry) throws(ActRefusal) -> Int64 {
    guard let position = entry.body["of"]?.integer, position >= 0 else { throw .malformed("of") }
    return position
  }

  private static func profileChange(_ entry: Entry, _ payload: JSONValue?) throws(ActRefusal) -> Act {
    guard let role = Role(rawValue: try text("role", of: entry)) else { throw .malformed("role") }
    guard let version = entry.body["version"]?.integer else { throw .malformed("version") }
    guard let payload else { throw .malformed("payload") }
    do throws(ProfileFault) { _ = try Profile(payload, for: role) } catch { throw .malformed(error.member) }
    return .changeProfile(person: try text("person", of: entry), role: role, version: version, profile: payload)
  }

  private static func agreementKey(_ text: String) throws(ActRefusal) -> AgreementKey {
    guard let key = AgreementKey(text), (try? key.publicKey()) != nil else { throw .malformed("agree") }
    return key
  }

  private static func link(_ entry: Entry) throws(ActRefusal) -> Int64 {
    guard let link = entry.body["link"]?.integer, link >= 0 else { throw .malformed("link") }
    return link
  }

  private static func record(_ entry: Entry, payload: JSONValue?) throws(ActRefusal) -> RecordOffer {
    guard let offer = RecordOffer(entry, payload: payload) else { throw .malformed("payload") }
    return offer
  }

  private static func appointment(_ entry: Entry, payload: JSONValue?) throws(ActRefusal) -> AppointmentStep {
    guard let step = AppointmentStep(entry, payload: payload) else { throw .malformed("payload") }
    return step
  }

  private static func facility(_ entry: Entry, payload: JSONValue?) throws(ActRefusal) -> FacilityStep {
    guard let step = FacilityStep(entry, payload: payload) else { throw .malformed("payload") }
    return step
  }

  private static func consent(_ entry: Entry, payload: JSONValue?) throws(ActRefusal) -> ConsentAct {
    do throws(ConsentRefusal) {
      return try ConsentAct(entry, values: payload.map { .opened($0) } ?? .absent)
    } catch { throw .consent(error) }
  }

  private static func keys(_ texts: [String]) throws(ActRefusal) -> [DIDKey] {
    var keys: [DIDKey] = []
    for text in texts { keys.append(try key(text)) }
    return keys
  }
}
