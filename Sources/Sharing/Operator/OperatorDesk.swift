import Consent
import Ledger
import Store
import Vitals

/// Does what commands on this machine ask for: the same code whether the gateway runs or the command opened the store
/// itself.
package struct OperatorDesk: Sendable {
  private let store: Store
  private let acts: ActDesk
  /// Takes away what an erasure made nobody's; nil where there are no objects.
  private let blobs: BlobCollector?
  private let faults: @Sendable () -> [String]

  /// - Parameter faults: why the gateway does not watch, in stable words; nothing watches where no gateway runs.
  package init(
    store: Store, clock: @escaping @Sendable () -> Timestamp, blobs: BlobCollector? = nil,
    faults: @escaping @Sendable () -> [String] = { ["not-running"] }
  ) {
    self.store = store
    self.blobs = blobs
    self.faults = faults
    acts = ActDesk(
      writer: store.writer,
      node: NodeDescription(origin: store.identity.origin, facility: store.identity.facility), isPaced: false,
      clock: clock)
  }

  /// Answers a request; what it changed is durable when this returns. Blocks: never call it from an async context.
  ///
  /// - Throws: ``ActRefusal``, ``OperatorRefusal`` or `StoreError`.
  package func answer(_ request: OperatorRequest) throws -> JSONValue {
    switch request {
    case .node: return NodeDescription(origin: store.identity.origin, facility: store.identity.facility).json
    case .addPerson(let name, .patient, let key, _, _):
      // A patient acts under the pseudonym that stands as subject (decision 0020), and has no contact as staff has.
      return ["person": .string(try store.writer.wait { try $0.registerPatient(name: name, key: key) }.id)]
    case .addPerson(let name, let role, let key, let webhook, let mail):
      let contact = Contact(name: name, webhook: webhook, mail: mail)
      let person = try store.writer.wait { try $0.registerPerson(contact, role: role, key: key) }
      return ["person": .string(person.id)]
    case .replaceKeys(let person, let key):
      let changed = try store.writer.wait { try $0.replaceKeys(of: person, with: key) }
      return ["person": .string(changed.id)]
    case .issueToken(let person, let days):
      let lifetime = Int64(days) * 86_400_000
      let token = try store.writer.wait { try $0.issueToken(for: person, lifetimeMilliseconds: lifetime) }
      return ["token": .string(token.text)]
    case .revokeTokens(let person):
      try store.writer.wait { try $0.revokeTokens(of: person) }
      return ["person": .string(person)]
    case .addPatient(let name):
      return ["patient": .string(try store.writer.wait { try $0.registerPatient(name: name) }.id)]
    case .erasure(let patient):
      // The files' objects first: the report says what is left.
      let areObjectsGone = (try? blobs?.collect()) != nil || blobs == nil
      return OperatorLists.erasure(try store.erasureReport(of: patient), areObjectsGone: areObjectsGone)
    case .addDevice(let id, let unit, let cadence):
      let device = try store.writer.wait { try $0.registerDevice(id, unit: unit, cadenceMilliseconds: cadence) }
      return ["device": .string(device.id.name)]
    case .act(let act): return try acts.submitAndWait(act, over: .command).json
    case .devices: return OperatorLists.devices(try registry())
    case .patients: return OperatorLists.patients(try registry(), names: try store.registeredNames())
    case .persons: return OperatorLists.persons(try registry(), names: try store.registeredNames())
    case .alerts: return OperatorLists.alerts(try store.openAlertsNow(), store.registry)
    case .standing:
      let faults = faults()
      return ["faults": .array(faults.map { .string($0) }), "watching": .bool(faults.isEmpty)]
    case .drill(let person):
      let opened = try store.writer.wait { try $0.raiseDrill(for: person) }
      return ["alert": .string(AlertRecord.name(opened))]
    }
  }

  private func registry() throws -> Registry { try store.writer.wait { $0.registry } }
}
