import Vitals

extension JSONString {
  /// Which of `words`, each at most eight bytes of ASCII, this is: by its first bytes, or by its text if it has escapes.
  @inline(__always)
  func matches(_ word: StaticString, in bytes: UnsafeRawBufferPointer) -> Bool {
    isEscaped ? matchesText(word, in: bytes) : equals(word)
  }

  private func matchesText(_ word: StaticString, in bytes: UnsafeRawBufferPointer) -> Bool {
    let expected = UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount)
    return JSONText(self, in: bytes).elementsEqual(expected)
  }
}

extension PayloadField {
  /// The field that goes by this key, or nil.
  @inline(__always)
  init?(_ key: JSONString, in bytes: UnsafeRawBufferPointer) {
    if key.matches("hr", in: bytes) {
      self = .heartRate
    } else if key.matches("spo2", in: bytes) {
      self = .oxygenSaturation
    } else if key.matches("rr", in: bytes) {
      self = .respiratoryRate
    } else if key.matches("temp", in: bytes) {
      self = .temperature
    } else if key.matches("sbp", in: bytes) {
      self = .systolic
    } else if key.matches("dbp", in: bytes) {
      self = .diastolic
    } else if key.matches("glucose", in: bytes) {
      self = .glucose
    } else if key.matches("time", in: bytes) {
      self = .time
    } else if key.matches("seq", in: bytes) {
      self = .sequence
    } else if key.matches("boot", in: bytes) {
      self = .boot
    } else if key.matches("device", in: bytes) {
      self = .device
    } else if key.matches("acvpu", in: bytes) {
      self = .consciousness
    } else if key.matches("oxygen", in: bytes) {
      self = .oxygen
    } else if key.matches("rhythm", in: bytes) {
      self = .rhythm
    } else if key.matches("fall", in: bytes) {
      self = .fall
    } else if key.matches("contact", in: bytes) {
      self = .contact
    } else if key.matches("battery", in: bytes) {
      self = .battery
    } else if key.matches("motion", in: bytes) {
      self = .motion
    } else if key.matches("faults", in: bytes) {
      self = .faults
    } else {
      return nil
    }
  }
}

extension Consciousness {
  /// The level with this letter, or nil.
  init?(_ word: JSONString, in bytes: UnsafeRawBufferPointer) {
    if word.matches("A", in: bytes) {
      self = .alert
    } else if word.matches("C", in: bytes) {
      self = .confusion
    } else if word.matches("V", in: bytes) {
      self = .voice
    } else if word.matches("P", in: bytes) {
      self = .pain
    } else if word.matches("U", in: bytes) {
      self = .unresponsive
    } else {
      return nil
    }
  }
}

extension Rhythm {
  /// The rhythm that goes by this word, or nil.
  init?(_ word: JSONString, in bytes: UnsafeRawBufferPointer) {
    if word.matches("normal", in: bytes) {
      self = .normal
    } else if word.matches("af", in: bytes) {
      self = .atrialFibrillation
    } else if word.matches("brady", in: bytes) {
      self = .bradycardia
    } else if word.matches("tachy", in: bytes) {
      self = .tachycardia
    } else if word.matches("pause", in: bytes) {
      self = .pause
    } else if word.matches("vt", in: bytes) {
      self = .ventricularTachycardia
    } else if word.matches("vf", in: bytes) {
      self = .ventricularFibrillation
    } else if word.matches("asystole", in: bytes) {
      self = .asystole
    } else {
      return nil
    }
  }
}
