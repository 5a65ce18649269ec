/// What became of the readings.
extension ReportPage {
  static func conservation(_ report: RunReport) -> String {
    guard let check = report.check else {
      return section(
        "Conservation",
        "<p>Nobody asked the gateway. Run with <code>--gateway</code> and <code>--token-file</code>.</p>")
    }
    let rows = check.fates.map { fate in
      let bounds =
        fate.least == fate.most
        ? Figures.count(fate.least) : "\(Figures.count(fate.least)) to \(Figures.count(fate.most))"
      return
        "<tr\(fate.agrees ? "" : " class=\"off\"")><th scope=\"row\"><i class=\"\(ConservationBar.kind(of: fate.name))\"></i>"
        + "\(fate.name)</th><td>\(Figures.count(fate.count))</td><td>\(bounds)</td><td>\(fate.agrees ? "agrees" : "differs")</td></tr>"
    }
    let notes = check.notes.map { "<li>\(Markup.escaped($0))</li>" }.joined()
    var text =
      ConservationBar(check: check).svg + """
        <table><thead><tr><th scope="col">Outcome</th><th scope="col">Gateway</th><th scope="col">Must be</th>\
        <th scope="col">Verdict</th></tr></thead><tbody>\(rows.joined())</tbody>
        <tfoot><tr><th scope="row">\(report.wording.counted)</th><td>\(Figures.count(check.received))</td><td></td><td></td></tr></tfoot></table>
        <ul class="notes">\(notes)</ul>
        """
    if !check.findings.isEmpty {
      let list = check.findings.prefix(50).map { "<li>\(Markup.escaped($0))</li>" }.joined()
      text += "<h3>Unexplained</h3><ol class=\"findings\">\(list)</ol>"
    }
    return section("What became of every \(report.wording.thing)", text)
  }
}
