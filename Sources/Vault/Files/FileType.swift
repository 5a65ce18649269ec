/// What a file seems to be by its first bytes (magic numbers): never by its name or by what its sender says.
///
/// Whatever it is, it is given out as an attachment: a type that a browser would show could run a script.
package enum FileType: String, CaseIterable, Hashable, Sendable {
  case pdf = "application/pdf"
  case png = "image/png"
  case jpeg = "image/jpeg"
  case gif = "image/gif"
  case webp = "image/webp"
  case tiff = "image/tiff"
  case bmp = "image/bmp"
  case dicom = "application/dicom"
  case zip = "application/zip"
  case gzip = "application/gzip"
  case mp4 = "video/mp4"
  case rtf = "application/rtf"
  case xml = "application/xml"
  case text = "text/plain"
  case unknown = "application/octet-stream"

  /// How many bytes from the beginning ``init(sniffing:)`` looks at.
  package static let sniffedBytes = 512

  private static let signatures: [(offset: Int, bytes: [UInt8], type: FileType)] = [
    (0, Array("%PDF-".utf8), .pdf),
    (0, [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], .png),
    (0, [0xFF, 0xD8, 0xFF], .jpeg),
    (0, Array("GIF87a".utf8), .gif),
    (0, Array("GIF89a".utf8), .gif),
    (0, [0x49, 0x49, 0x2A, 0x00], .tiff),
    (0, [0x4D, 0x4D, 0x00, 0x2A], .tiff),
    (0, [0x50, 0x4B, 0x03, 0x04], .zip),
    (0, [0x1F, 0x8B, 0x08], .gzip),
    (0, Array("{\\rtf".utf8), .rtf),
    (4, Array("ftyp".utf8), .mp4),
    (8, Array("WEBP".utf8), .webp),
    // DICOM PS3.10: a preamble of 128 bytes, then the prefix.
    (128, Array("DICM".utf8), .dicom),
    (0, Array("<?xml".utf8), .xml),
    (6, [0, 0, 0, 0], .bmp),
  ]

  /// What stands first where the signature stands later.
  private static let openings: [FileType: [UInt8]] = [.webp: Array("RIFF".utf8), .bmp: Array("BM".utf8)]

  /// - Parameter beginning: the first ``sniffedBytes`` of the file, or all of a shorter one.
  package init(sniffing beginning: some Collection<UInt8>) {
    let bytes = Array(beginning.prefix(Self.sniffedBytes))
    let match = Self.signatures.first { offset, signature, _ in
      bytes.count >= offset + signature.count && bytes[offset..<offset + signature.count].elementsEqual(signature)
    }
    if let match, bytes.starts(with: Self.openings[match.type] ?? []) {
      self = match.type
    } else {
      self = Self.isText(bytes) ? .text : .unknown
    }
  }

  /// Printable UTF-8, of which the last character may be cut.
  private static func isText(_ bytes: [UInt8]) -> Bool {
    guard !bytes.isEmpty else { return false }
    let isPrintable = bytes.allSatisfy { $0 >= 0x20 && $0 != 0x7F || [0x09, 0x0A, 0x0D].contains($0) }
    guard isPrintable else { return false }
    return (0...3).contains { cut in
      cut < bytes.count && String(validating: bytes.dropLast(cut), as: UTF8.self) != nil
    }
  }
}
