import Consent
import HTTPTypes
import Ledger
import Sharing

/// What a refused act is for the outside, with the place that was wrong.
extension Problem {
  /// What a check found fault with.
  private enum Part {
    /// A member that the check names without saying where it looked.
    case member(String)
    /// A member of the entry.
    case entry(String)
    case wholeEntry
  }

  /// Of an act that came as `{"entry","payload","salt"}`.
  ///
  /// - Parameter place: where in the body the act stands.
  init(_ refusal: ActRefusal, of act: PresentedAct, in place: JSONPlace = .root) {
    self.init(refusal) { part in
      switch part {
      case .member(let name): place.pointer + act.pointer(to: name)
      case .entry(let name): place.pointer + "/entry/" + name
      case .wholeEntry: place.pointer + "/entry"
      }
    }
  }

  /// Of what came as one text, or whose form is not known here: everything has this one place.
  init(_ refusal: ActRefusal, at place: JSONPlace) { self.init(refusal) { _ in place.pointer } }

  private init(_ refusal: ActRefusal, pointer: (Part) -> String) {
    switch refusal {
    case .malformed(let name):
      self = .malformed([
        ProblemFault(pointer: pointer(.member(name)), "\(name) does not have the form that this act needs.")
      ])
    case .notAnEntry:
      self = .malformed([ProblemFault(pointer: pointer(.wholeEntry), "The entry is not one that this ledger can hold.")]
      )
    case .commitmentMismatch:
      self = .malformed([
        ProblemFault(pointer: pointer(.entry("commitment")), "Payload and salt do not match the entry's commitment.")
      ])
    case .signatureInvalid, .authorUnknown:
      self.init(.forbidden, "signature-invalid", "The signature is not by a current key of the author.")
    case .roleForbids: self = .forbidden
    case .consent(let refusal):
      self.init(consent: refusal)
      if case .malformed(let name) = refusal {
        errors = [ProblemFault(pointer: pointer(.member(name)), "\(name) is not what such an act says.")]
      }
    case .wrongSubject: self = .notFound
    case .wrongOrigin: self = .doesNotFit(pointer(.entry("origin")), "The name of this node, as /api/v1/node has it.")
    case .wrongFacility: self = .doesNotFit(pointer(.entry("facility")), "This facility, as /api/v1/node has it.")
    case .unknownType: self = .doesNotFit(pointer(.entry("type")), "An act that people sign.")
    case .timeFarOff: self = .doesNotFit(pointer(.entry("time")), "The gateway's time, within five minutes.")
    }
  }

  private static func doesNotFit(_ pointer: String, _ detail: String) -> Problem {
    Problem(
      .unprocessableContent, "does-not-fit", "The act was not written for this ledger, or not now.",
      errors: [ProblemFault(pointer: pointer, detail)])
  }
}
