import Consent
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Ledger
import Testing

@testable import Store
@testable import Web

/// The document, the router, the page in the docs and what the server answers are one and the same.
@Suite struct RouteTableTests {
  /// Parameters that lead nowhere: a route that lets somebody in says 404 or 400, never 403.
  private static func uri(_ path: String) -> String {
    path.split(separator: "/").map { part in
      switch part {
      case "{alert}": "A999999"
      case "{level}": "0"
      case "{index}": "000"
      case _ where part.hasPrefix("{"): "999999"
      default: String(part)
      }
    }.reduce("") { $0 + "/" + $1 }
  }

  @Test func theDocumentListsExactlyTheRoutesThatTheRouterServes() throws {
    let scene = try WebScene()
    let served = try scene.router().routes.map { route -> String in
      let path = route.path.description.split(separator: "/").map { part in
        part.hasPrefix(":") ? "{\(part.dropFirst())}" : String(part)
      }
      return "\(route.method.rawValue) /\(path.joined(separator: "/"))"
    }
    let documented = OpenAPIOperation.all.map { operation in
      // The tiles' paths have more parts than a template can say (C2SP tlog-tiles).
      "\(operation.method.uppercased()) \(operation.path)".replacing("/tile/{level}/{index}", with: "/tile/**")
    }
    #expect(Set(served).subtracting(documented) == [])
    #expect(Set(documented).subtracting(served) == [])
    #expect(documented.count == Set(documented).count)
  }

  @Test func thePageInTheDocsIsTheTable() throws {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "docs/ROUTES.md")
    let page = try String(contentsOf: file, encoding: .utf8)
    #expect(page.contains(RouteTable.markdown), "docs/ROUTES.md should carry:\n\(RouteTable.markdown)")
  }

  @Test func everyRouteLetsInWhomTheTableSaysAndNobodyElse() async throws {
    let scene = try WebScene()
    let tokens = try Role.allCases.map { ($0, try scene.token(of: $0)) }
    try await scene.recordServer().main.test(.router) { client in
      for operation in OpenAPIOperation.all where !["/events", "/metrics"].contains(operation.path) {
        let uri = Self.uri(operation.path)
        let method = try #require(HTTPRequest.Method(operation.method.uppercased()))
        for (role, token) in tokens {
          let headers: HTTPFields = [.authorization: "Bearer " + token]
          let response = try await client.execute(uri: uri, method: method, headers: headers)
          // What the consent engine denies is no gate: the attempt got through to it.
          let isDecided = String(buffer: response.body).contains("Nothing permits this")
          let isRefused = response.status == .forbidden && !isDecided
          #expect(isRefused != (operation.isOpen || operation.roles.contains(role)), "\(method) \(uri) as \(role)")
          #expect(
            response.status != .unauthorized && response.status.kind != .serverError, "\(method) \(uri) as \(role)")
        }
        for who in [WebScene.Who.nobody, .stranger, .expired, .malformed] {
          let response = try await client.execute(uri: uri, method: method, headers: scene.headers(who))
          #expect((response.status == .unauthorized) != operation.isOpen, "\(method) \(uri) as \(who)")
        }
      }
    }
  }

  @Test(arguments: [
    ("/api/v1/alerts", "DELETE", "GET"), ("/api/v1/acts", "GET", "POST"), ("/healthz", "POST", "GET"),
  ])
  func aPathThatIsThereForAnotherMethodSaysWhich(_ uri: String, _ method: String, _ allowed: String) async throws {
    let scene = try WebScene()
    try await scene.recordServer().main.test(.router) { client in
      let response = try await client.execute(
        uri: uri, method: try #require(HTTPRequest.Method(method)), headers: scene.headers(.ada))
      #expect(response.status == .methodNotAllowed)
      #expect(response.headers[.allow]?.contains(allowed) == true)
      #expect(response.headers[.contentType] == "application/problem+json")
    }
  }

  @Test func thePageSaysThatNoMoneyMoves() {
    #expect(OpenAPIDocument.json["info"]?["description"]?.string?.contains("No money moves") == true)
  }
}
