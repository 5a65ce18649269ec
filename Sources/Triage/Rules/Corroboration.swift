/// What several channels together say of each other. It hastens or lowers an announcement; evidence is committed at once in
/// every case (ALERT-1).
package struct Corroboration: Hashable, Sendable {
  /// Two of these out of limits together are announced at once.
  package var agreeing: ChannelSet
  /// How far apart, in reading time, two values count as together.
  package var withinMilliseconds: Int
  /// One of these alone, measured in movement, starts one priority lower.
  package var disturbedByMotion: ChannelSet
  /// After lasting so long it has its own priority, movement or not.
  package var motionMilliseconds: Int
  /// The publication or decision that it rests on, never empty.
  package var source: String

  package init(
    agreeing: ChannelSet, withinMilliseconds: Int, disturbedByMotion: ChannelSet, motionMilliseconds: Int,
    source: String
  ) {
    self.agreeing = agreeing
    self.withinMilliseconds = withinMilliseconds
    self.disturbedByMotion = disturbedByMotion
    self.motionMilliseconds = motionMilliseconds
    self.source = source
  }
}
