/// Hears everything about a run: the oracle, the measurements, the screen, the log.
///
/// All methods are called on one thread, the one that schedules: hand over or count, and return. Events of one device come
/// in the order in which they happened; those of different devices may lie a few milliseconds apart from the order of
/// their instants. A run that is spread over processes tells its observers in the parent only.
package protocol RunObserver: AnyObject {
  /// Called once, before anything else.
  func began(_ plan: RunPlan) throws

  /// Called once for each batch of happenings, oldest first.
  func happened(_ events: [RunEvent]) throws

  /// Called once at the end, after the last event.
  func ended(_ totals: RunTotals, at instant: Int64) throws
}
