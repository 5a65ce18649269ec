/// The unknown keys of every object that is open at this point, kept on the stack to find duplicates.
struct UnknownKeys {
  /// One key: a hash of its text, and where it lies.
  struct Entry {
    let hash: UInt32
    let start: UInt32
    let end: UInt32
  }

  private let entries: UnsafeMutableBufferPointer<Entry>
  private(set) var count = 0

  /// `storage` must outlive this value and hold ``PayloadLimits/unknownKeys`` entries; they need not be initialised.
  init(storage: UnsafeMutableBufferPointer<Entry>) {
    entries = storage
  }

  /// Remembers a key of the object whose keys begin at `first`.
  ///
  /// - Throws: ``PayloadError/duplicateKey(offset:)`` or ``PayloadError/tooManyKeys(offset:)``.
  mutating func insert(
    _ key: JSONString, since first: Int, in bytes: UnsafeRawBufferPointer
  ) throws(PayloadError) {
    let hash = Self.hash(key, in: bytes)
    for index in first..<count where entries[index].hash == hash {
      let earlier = JSONText(from: Int(entries[index].start), to: Int(entries[index].end), in: bytes)
      if earlier.elementsEqual(JSONText(key, in: bytes)) {
        throw .duplicateKey(offset: key.start - 1)
      }
    }
    guard count < entries.count else { throw .tooManyKeys(offset: key.start - 1) }
    let entry = Entry(hash: hash, start: UInt32(key.start), end: UInt32(key.end))
    entries.initializeElement(at: count, to: entry)
    count += 1
  }

  /// Forgets the keys of an object that has ended.
  mutating func remove(since first: Int) {
    count = first
  }

  /// FNV-1a over the unescaped text. Collisions can be forged and only cost a comparison; both keys and bytes are bounded.
  private static func hash(_ key: JSONString, in bytes: UnsafeRawBufferPointer) -> UInt32 {
    var hash: UInt32 = 2_166_136_261
    for byte in JSONText(key, in: bytes) {
      hash = (hash ^ UInt32(byte)) &* 16_777_619
    }
    return hash
  }
}
