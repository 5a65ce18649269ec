import Sharing
import Vault

/// What the routes of records and files serve from.
package struct RecordParts: Sendable {
  package let uploads: UploadDesk
  package let blobs: BlobFolder
  package let lanes: DiskLanes

  package init(uploads: UploadDesk, blobs: BlobFolder, lanes: DiskLanes) {
    self.uploads = uploads
    self.blobs = blobs
    self.lanes = lanes
  }
}
