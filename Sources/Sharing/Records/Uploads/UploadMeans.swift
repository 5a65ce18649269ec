import Vault
import Vitals

/// What every upload of a gateway works with.
struct UploadMeans: Sendable {
  let folder: BlobFolder
  let lanes: DiskLanes
  let reserve: DiskReserve
  let limits: UploadLimits
  let clock: @Sendable () -> Timestamp
}
