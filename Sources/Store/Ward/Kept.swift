/// A state in its place, whether there is anything in it, and the submission in which what it was before was last put
/// into the ``UndoLog``. No optional: to change one in its place would move the whole state out and in again.
struct Kept<State: BeginsEmpty> {
  var state = State()
  var exists = false
  var saved: UInt64 = 0

  var kept: State? { exists ? state : nil }

  /// Whether a change of a few words is kept as those: not of a state that begins, nor where all of it is kept.
  func keepsWords(in generation: UInt64) -> Bool { exists && saved != generation }

  mutating func put(_ old: State?) {
    exists = old != nil
    state = old ?? State()
  }
}

/// A state that begins empty.
protocol BeginsEmpty { init() }
extension DeviceState: BeginsEmpty {}
extension PatientState: BeginsEmpty {}
