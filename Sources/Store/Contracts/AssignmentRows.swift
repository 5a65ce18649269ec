import GRDB

/// The table of devices' assignments.
enum AssignmentRows {
  static func insert(_ assignment: DeviceAssignment, db: Database) throws {
    try db.cachedStatement(
      sql: "INSERT INTO assignments (position, device, organisation, since, until) VALUES (?, ?, ?, ?, ?)"
    ).execute(arguments: [
      assignment.position, assignment.device, assignment.organisation, assignment.since, assignment.until,
    ])
  }

  static func update(_ assignment: DeviceAssignment, db: Database) throws {
    try db.cachedStatement(sql: "UPDATE assignments SET until = ? WHERE position = ?")
      .execute(arguments: [assignment.until, assignment.position])
  }

  /// To whom the device belongs now.
  static func current(device: String, db: Database) throws -> DeviceAssignment? {
    try Row.fetchOne(
      db.cachedStatement(sql: "SELECT * FROM assignments WHERE device = ? AND until IS NULL"), arguments: [device]
    ).map(assignment)
  }

  /// What belongs to a facility now, before a position, the newest first.
  static func page(
    organisation: String, before position: Int64, limit: Int, db: Database
  ) throws -> [DeviceAssignment] {
    try Row.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT * FROM assignments WHERE organisation = ? AND until IS NULL AND position < ?
          ORDER BY position DESC LIMIT ?
          """), arguments: [organisation, position, limit]
    ).map(assignment)
  }

  private static func assignment(_ row: Row) -> DeviceAssignment {
    DeviceAssignment(
      position: row["position"], device: row["device"], organisation: row["organisation"], since: row["since"],
      until: row["until"])
  }
}
