/// How one device stands with the broker, as its sender knows.
struct Link {
  /// The fleet's index of the client; nil before its instant to connect.
  var client: Int?
  var isUp = false
  /// The instant that was set for the present attempt, monotonic nanoseconds.
  var dueAt: Int64
  /// Whether the scenario cut it.
  var isCut = false
}
