import Mosquitto
import WardKit

extension Sender {
  func connect(_ place: Int) throws {
    let device = devices[place]
    let configuration = try options.endpoint.configuration(
      of: cast.credentials[device.index], device: device, scenario: scenario)
    links[place].client = try fleet.add(configuration)
    placeOfClient.append(place)
  }

  func hearFleet() throws {
    for happening in inbox.take() {
      switch happening.what {
      case .state(let state) where placeOfClient.indices.contains(happening.client):
        try hear(state, of: placeOfClient[happening.client], at: happening.at)
      case .received(let bytes) where placeOfClient.indices.contains(happening.client):
        guard let receipt = ReceiptMessage(bytes) else { continue }
        try with(placeOfClient[happening.client]) { $0.receive(receipt, at: happening.at, &$1) }
      case .completed(let token, let error): completed(token, error: error, at: happening.at)
      case .state, .received: break
      }
    }
  }

  func hear(_ state: SessionState, of place: Int, at instant: Int64) throws {
    switch state {
    case .idle, .connecting: break
    case .connected(let sessionPresent):
      links[place].isUp = true
      links[place].isCut = false
      tell(
        place, instant, .connected(sessionPresent: sessionPresent, sinceNanoseconds: instant - links[place].dueAt))
      try say("online", from: place, token: 0)
      try with(place) { $0.linkCameUp(&$1) }
    case .disconnected(let error, let retry):
      let reason = Self.words(of: error)
      tell(
        place, instant,
        links[place].isUp ? .lost(reason: reason, isIntended: links[place].isCut) : .refused(reason: reason))
      links[place].isUp = false
      links[place].dueAt = instant + Int64(clamping: retry) * 1_000_000
      try with(place) { $0.linkWentDown(&$1) }
    }
  }

  func tell(_ place: Int, _ instant: Int64, _ change: ConnectionEvent.Change) {
    work.events.append(
      .connection(ConnectionEvent(device: devices[place].index, at: instant, change: change)))
  }

  func completed(_ token: UInt64, error: MosquittoError?, at instant: Int64) {
    if token == Self.goodbye { goodbyes += 1 }
    guard let sent = onTheWay.removeValue(forKey: token) else { return }
    work.events.append(
      .acknowledged(
        Acknowledgement(
          message: token, device: sent.device, intent: sent.intent, scheduledAt: sent.scheduledAt, at: instant,
          failure: error.map(Self.words))))
  }

  static func words(of error: MosquittoError) -> String {
    switch error {
    case .connectionRefused(let reason): "refused: \(reason)"
    case .publishRefused(let reason): "refused: \(reason)"
    case .unreachable: "unreachable"
    case .connectionLost: "connection lost"
    case .notConnected: "not connected"
    case .queueFull: "queue full"
    case .timeout: "timeout"
    case .tls, .tlsFile: "tls"
    case .stopped: "stopped"
    default: "\(error)"
    }
  }
}
