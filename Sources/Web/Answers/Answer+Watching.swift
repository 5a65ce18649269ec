import Alerting
import HTTPTypes
import Hummingbird

extension Answer {
  /// The header that says whether what a list shows is all there is: `yes`, or `no` and the faults.
  static func watching(_ standing: WatchStanding) -> HTTPFields {
    guard let name = HTTPField.Name("Vigil-Watching") else { return [:] }
    let snapshot = standing.snapshot
    return [name: snapshot.isWatching ? "yes" : "no; " + snapshot.words.joined(separator: " ")]
  }
}
