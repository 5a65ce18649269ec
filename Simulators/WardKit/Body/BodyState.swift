import Vitals

/// What is true of a body at one instant, before any sensor.
package struct BodyState: Hashable, Sendable {
  package var levels: Physiology
  /// 0 at rest, 1 at the most that a patient of a ward does.
  package var activity = 0.0
  package var rhythm = Rhythm.normal
  /// Nil while nobody charts it: only courses that change it report it.
  package var consciousness: Consciousness?
  package var oxygen: Bool?
  /// A fall that nobody has reported yet.
  package var fall = false
  package var lost: Set<Vital> = []
  package var irregularity = 0.0
}
