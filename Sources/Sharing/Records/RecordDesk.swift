import Consent
import Crypto
import Ledger
import Store
import Vault
import Vitals

/// What people do with records: add them, open them, list them, look at who did.
///
/// Every way in goes through a decision that is on disk before anything leaves (CONSENT-2, CONSENT-3); a refusal is on disk
/// too.
package struct RecordDesk: Sendable {
  let store: Store
  let node: NodeDescription
  package let uploads: UploadDesk
  package let blobs: BlobFolder
  package let lanes: DiskLanes
  let custodian: Curve25519.KeyAgreement.PrivateKey
  let openings: OpeningBook
  let limits: UploadLimits
  /// What stays free on the disk whatever people send.
  package let reserve: DiskReserve
  let clock: @Sendable () -> Timestamp

  /// - Throws: when the blob folder cannot be opened.
  package init(store: Store, limits: UploadLimits = UploadLimits()) throws {
    let folder = try BlobFolder(path: store.blobPath)
    try self.init(
      store: store, blobs: folder, limits: limits,
      reserve: DiskReserve(bytes: limits.reserveBytes) { folder.freeBytes })
  }

  init(store: Store, blobs: BlobFolder, limits: UploadLimits, reserve: DiskReserve) throws {
    self.store = store
    self.limits = limits
    self.reserve = reserve
    node = NodeDescription(origin: store.identity.origin, facility: store.identity.facility)
    self.blobs = blobs
    lanes = DiskLanes()
    clock = store.configuration.clock
    uploads = try UploadDesk(
      folder: blobs, lanes: lanes, limits: limits, writer: store.writer, kept: try store.keptUploads(),
      reserve: reserve,
      allowed: { person in
        // Staff were approved by an administrator, and are known by name.
        guard store.registry.person(id: person)?.role == .patient else { return .max }
        return limits.patientBytes - (try store.ownFileBytes(of: person))
      }, clock: clock, random: store.configuration.random)
    custodian = try store.keyRing.custodianKey()
    openings = OpeningBook(random: store.configuration.random)
    let tide = openings.tide
    store.observe { if !$0.consent.isEmpty { tide.rise() } }
  }

  /// The key that authors wrap files to when the gateway shall open them for those who may.
  package var custodianKey: AgreementKey { AgreementKey(custodian.publicKey) }
}
