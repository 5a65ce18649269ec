/// What an interruption of gateway or broker makes possible: one more delivery of each message that was under way, and of a
/// broker also that it forgot some. Nothing else: what was sent later, or settled long before, is counted as strictly as ever.
extension Reckoner {
  func disturb(_ what: Disturbance) {
    disturbances.append(what)
    let forgets = what == .brokerAway
    for number in open.keys { open[number]?.interrupt(forgets: forgets) }
    for (message, device) in pendingExtras {
      if let fate = pending[message]?.fate {
        books[device].bounds.mayHave(fate)
      } else {
        strangers.add(isCertain: false)
      }
    }
    for entry in late.concerned(at: latest) {
      guard let fate = entry.fate else {
        strangers.add(isCertain: false)
        continue
      }
      books[entry.device].bounds.mayHave(fate, count: entry.messages)
      if forgets { books[entry.device].bounds.mayLack(fate, count: entry.certain) }
    }
    if forgets { late.doubtAll() }
  }
}
