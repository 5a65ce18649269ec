import Ledger
import Triage
import Vitals

extension Act {
  /// What the person is about to sign, as a sentence.
  package var words: String {
    switch self {
    case .changeTeam(let patient, let members):
      members.isEmpty
        ? "Nobody shall be called for patient \(patient)."
        : "For patient \(patient) these shall be called, in this order: \(members.joined(separator: ", "))."
    case .bind(let device, let patient, _): "Patient \(patient) wears device \(device) from now on."
    case .unbind(let device, let patient, _): "Patient \(patient) no longer wears device \(device)."
    case .rotateKey(let person, let key, let retires):
      "Person \(person) signs with \(key) from now on"
        + (retires.isEmpty ? "." : " and no longer with \(retires.map(\.description).joined(separator: ", ")).")
    case .erase(let patient):
      "Everything that is known of patient \(patient) is destroyed, for ever: name, values, summaries, alerts. Open alerts"
        + " end, and nobody is called for this patient any more."
    case .setActive(let person, true): "Person \(person) may act and be called again."
    case .setActive(let person, false):
      "Person \(person) may no longer act or be called; tokens end, and open calls go to others."
    case .acknowledge(let alert, _): "I take alert \(alert) on. Calls rest until my acknowledgement expires."
    case .reject(let alert, _): "I decline alert \(alert). Others are called."
    case .beginRecovery(let person, let key):
      "The keys of \(person) were lost. After three days, unless they object, \(key) takes their place."
    case .refuseRecovery(_, let position): "I object to recovery \(position): my key is not lost."
    case .completeRecovery(let person, let position):
      "Recovery \(position) of \(person) takes effect; the old keys no longer count."
    case .changeProfile(let person, _, let version, _): "This is version \(version) of the profile of \(person)."
    case .agree(let person, _): "From now on others seal what they send to \(person) with this new key."
    case .consent(let act): act.words
    case .record(let offer): offer.words
    case .appointment(let step): step.words
    case .facility(let step): step.words
    case .treatment(let step): step.words
    case .handOut(let offer): offer.words
    case .takeBack(let link, _): "Link \(link) opens no more."
    case .acceptShift(let unit, let alerts):
      "I take unit \(unit) over"
        + (alerts.isEmpty ? "; no alert is open there." : " with these open alerts: \(alerts.joined(separator: ", ")).")
    case .shelve(let alert, _, let until, let reason):
      "Alert \(alert) is laid aside until \(until.rfc3339), unless it becomes graver. Reason: \(reason)"
    case .resolve(let alert, _, let reason, let note):
      "Alert \(alert) ends. Reason: \(reason.rawValue)\(note.map { "; \($0)" } ?? "")"
    case .placeOrder(let patient, let terms, let reason, let expires):
      "Patient \(patient) is watched by this order until \(expires.rfc3339): \(terms.words). Reason: \(reason)"
    case .withdrawOrder(let patient, let order, let reason):
      "Order \(order) of patient \(patient) ends now. Reason: \(reason)"
    }
  }
}
