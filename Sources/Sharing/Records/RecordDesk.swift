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
  let clock: @Sendable () -> Timestamp

  /// - Throws: when the blob folder cannot be opened.
  package init(store: Store, limits: UploadLimits = UploadLimits()) throws {
    self.store = store
    node = NodeDescription(origin: store.identity.origin, facility: store.identity.facility)
    blobs = try BlobFolder(path: store.blobPath)
    lanes = DiskLanes()
    clock = store.configuration.clock
    uploads = UploadDesk(
      folder: blobs, lanes: lanes, limits: limits, writer: store.writer, kept: try store.keptUploads(), clock: clock,
      random: store.configuration.random)
    custodian = try store.keyRing.custodianKey()
    openings = OpeningBook(random: store.configuration.random)
    let tide = openings.tide
    store.observe { if !$0.consent.isEmpty { tide.rise() } }
  }

  /// The key that authors wrap files to when the gateway shall open them for those who may.
  package var custodianKey: AgreementKey { AgreementKey(custodian.publicKey) }
}
