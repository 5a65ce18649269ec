import Testing

@testable import Vault

@Suite struct FileTypeTests {
  @Test(
    arguments: [
      (Array("%PDF-1.7\n".utf8), FileType.pdf),
      ([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0], .png), ([0xFF, 0xD8, 0xFF, 0xE0], .jpeg),
      (Array("GIF89a".utf8), .gif), ([0x49, 0x49, 0x2A, 0x00, 8], .tiff), ([0x50, 0x4B, 0x03, 0x04], .zip),
      ([UInt8](repeating: 0, count: 128) + Array("DICM".utf8), .dicom), (Array("RIFF\0\0\0\0WEBP".utf8), .webp),
      (Array("JUNK\0\0\0\0WEBP".utf8), .unknown), (Array("\0\0\0 ftypisom".utf8), .mp4),
      (Array("BM\u{8}\0\0\0\0\0\0\0".utf8), .bmp), (Array("BMI: 23".utf8), .text),
      (Array("<?xml version=\"1.0\"?>".utf8), .xml), (Array("Grüße".utf8), .text),
      (Array("Grü".utf8.dropLast()), .text),
      ([0xC3, 0x28, 0x41, 0x41, 0x41, 0x41], .unknown), ([0], .unknown), ([], .unknown),
    ] as [([UInt8], FileType)])
  func `A file is known by its first bytes`(beginning: [UInt8], type: FileType) {
    #expect(FileType(sniffing: beginning) == type)
  }

  @Test func `Text that claims to be nothing else stays text, whatever it says`() {
    #expect(FileType(sniffing: Array("<script>alert(1)</script>".utf8)) == .text)
  }
}
