import Foundation
import Ledger

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// One HTTP request to a gateway on this machine, from a thread that may wait.
struct PlainRequest {
  let port: UInt16
  let token: String

  struct Answer {
    let status: Int
    let body: [UInt8]

    var json: JSONValue? { try? CanonicalJSON.parse(body) }
  }

  /// Nil when nobody answers, or not to the end.
  func send(_ method: String, _ path: String, _ body: [UInt8]? = nil, _ headers: [String: String] = [:]) -> Answer? {
    guard let url = URL(string: "http://127.0.0.1:\(port)/\(path)") else { return nil }
    var request = URLRequest(url: url, timeoutInterval: 20)
    request.httpMethod = method
    request.httpBody = body.map { Data($0) }
    request.setValue("Bearer " + token, forHTTPHeaderField: "Authorization")
    for (name, value) in headers { request.setValue(value, forHTTPHeaderField: name) }
    let session = URLSession(configuration: .ephemeral)
    defer { session.invalidateAndCancel() }
    let done = DispatchSemaphore(value: 0)
    let box = Box()
    session.dataTask(with: request) { data, response, error in
      if error == nil, let response = response as? HTTPURLResponse {
        box.answer = Answer(status: response.statusCode, body: Array(data ?? Data()))
      }
      done.signal()
    }.resume()
    done.wait()
    return box.answer
  }

  /// `@unchecked Sendable`: written before the semaphore is signalled, read after.
  private final class Box: @unchecked Sendable {
    var answer: Answer?
  }
}
