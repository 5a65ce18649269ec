import Oracle

/// A page of `/api/v1/devices?full=true`.
struct DevicePage: Decodable {
  struct Device: Decodable {
    let device: String
    let counters: Counters
    let held: [Held]
    let heldCut: Bool
    let bindings: [Binding]
  }

  struct Held: Decodable {
    let boot: UInt64
    let ranges: [[UInt64]]
  }

  struct Binding: Decodable {
    let patient: String?
    let since: Int64
    let until: Int64?
  }

  let items: [Device]
  let next: Int64?
}

/// A page of `/api/v1/alerts`.
struct AlertPage: Decodable {
  struct Alert: Decodable {
    let id: String
  }

  let items: [Alert]
  let next: Int64?
}

/// A page of `/api/v1/rejections`.
struct RejectionPage: Decodable {
  struct Rejection: Decodable {
    let reason: String
    let count: Int
  }

  let items: [Rejection]
  let next: Int64?
}

/// A page of `/api/v1/blocks`.
struct BlockPage: Decodable {
  struct Block: Decodable {
    let first: Int64
    let count: Int64
  }

  let items: [Block]
}
