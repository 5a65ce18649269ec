import HTTPTypes
import Hummingbird
import Ledger
import Store

/// The ledger: block by block, and as C2SP tlog-tiles.
struct LedgerRoutes: Sendable {
  let reader: Reader
  let gate: WatchGate
  let anchor: HeadAnchor
  let node: NodeFacts

  /// Behind any token: whoever waits to be approved signs for this node too, to change a profile or a key.
  func addNode(to group: RouterGroup<VigilRequestContext>) {
    group.get("node") { _, _ in Answer.json(node.json) }
  }

  func addBlocks(to group: RouterGroup<VigilRequestContext>) {
    group.get("blocks") { request, context in try await blocks(request, context) }
    group.get("blocks/:block") { request, context in try await block(request, context) }
  }

  /// The checkpoint and the tiles, from the root of the site as the specification wants it.
  func addTiles(to group: RouterGroup<VigilRequestContext>, for roles: Set<Role>) {
    group.add(middleware: RoleGate(roles))
    group.get("checkpoint") { _, _ in try await checkpoint() }
    group.get("tile/**") { request, context in try await tile(context) }
  }

  private func blocks(_ request: Request, _ context: VigilRequestContext) async throws -> Response {
    let fields = RequestFields(request, context)
    // A block carries the node's signature: the anchor must cover it before it leaves (LEDGER-4).
    let head = try await anchor.advance()
    let cursor = min(try fields.cursor() ?? .max, head.block + 1)
    let page = try await reader.blocks(before: cursor, limit: try fields.limit())
    return Answer.json(Shape.page(page) { .object(Shape.block($0)) })
  }

  private func block(_ request: Request, _ context: VigilRequestContext) async throws -> Response {
    let fields = RequestFields(request, context)
    let index = try fields.block()
    let head = try await anchor.advance()
    guard index <= head.block,
      let found = try await reader.block(index, opening: try context.requireCaller().scope)
    else { throw Problem.notFound }
    var members = Shape.block(found.block)
    members["transactions"] = .array(try await gate.opened(found.transactions, for: fields).map(Shape.entry))
    members["checkpoint"] = .string(found.block.checkpoint)
    return Answer.json(.object(members))
  }

  private func checkpoint() async throws -> Response {
    let head = try await anchor.advance()
    guard let found = try await reader.block(head.block, limit: 1, opening: nil) else { throw Problem.notFound }
    return Answer.text(found.block.checkpoint)
  }

  private func tile(_ context: VigilRequestContext) async throws -> Response {
    var path = context.parameters.getCatchAll()[...]
    guard let kind = path.popFirst(), let place = TilePath.decode(path.joined(separator: "/")) else {
      throw Problem.notFound
    }
    let bytes: [UInt8]?
    if kind == "entries" {
      bytes = try await reader.entryBundle(index: place.index, width: place.width)
    } else if let level = Int(kind), "\(level)" == kind,
      let tile = try? Tile(level: level, index: place.index, width: place.width)
    {
      bytes = try await reader.tile(tile)
    } else {
      bytes = nil
    }
    guard let bytes else { throw Problem.notFound }
    // What is full never changes; only the reader's own cache may keep it, a token opened it.
    let isFull = place.width == Tile.fullWidth
    return Answer.bytes(
      bytes, contentType: "application/octet-stream",
      headers: [.cacheControl: isFull ? "private, max-age=31536000, immutable" : "no-store"])
  }
}
