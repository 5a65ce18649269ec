/// A report's seconds as CSV (RFC 4180): one row a second, latencies in microseconds, empty where there is none.
package enum ReportCSV {
  package static func text(_ report: RunReport) -> String {
    var text = head(report).joined(separator: ",") + "\r\n"
    for second in report.seconds {
      var row = [
        second.index, second.connected, second.lost, second.sent, second.bytes, second.acknowledged, second.failed,
        second.receipted, second.evidence, second.alerts, second.backlog, second.senderLag,
      ].map { "\($0)" }
      for latency in report.latencyKinds {
        guard let points = second.latencies[latency] else {
          row += ["", "", "", ""]
          continue
        }
        row += [points.count, points.p50, points.p99, points.maximum].map { "\($0)" }
      }
      text += row.joined(separator: ",") + "\r\n"
    }
    return text
  }

  private static func head(_ report: RunReport) -> [String] {
    [
      "second", "connected", "lost", "sent", "bytes", "acknowledged", "failed", "receipted", "evidence", "alerts",
      "backlog", "sender_lag_us",
    ]
      + report.latencyKinds.flatMap { latency in
        ["count", "p50_us", "p99_us", "max_us"].map { "\(latency.rawValue)_\($0)" }
      }
  }
}
