import GRDB
import Ledger

extension Schema {
  /// Which summaries were folded into which, and what their commitments are opened with.
  ///
  /// `summaries` says of each its grain, by which entry it was replaced, and whether its value is still there to be opened.
  /// What lies sealed may be deleted through one door alone: it is the value of a summary that was folded into a coarser
  /// one of the same patient and device, whose own value lies there. Evidence and strips have no such row, so no mistake
  /// can drop them.
  static func registerFolds(in migrator: inout DatabaseMigrator) {
    migrator.registerMigration("3 folds") { db in
      try db.execute(sql: folds)
      try db.execute(sql: door)
    }
  }

  private static let folds = """
    ALTER TABLE summaries ADD COLUMN grain INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE summaries ADD COLUMN fold INTEGER;
    ALTER TABLE summaries ADD COLUMN kept INTEGER NOT NULL DEFAULT 1;
    UPDATE summaries SET grain = (
      SELECT CASE WHEN length >= 86400000 THEN 2 WHEN length >= 900000 THEN 1 ELSE 0 END FROM (
        SELECT json_extract(CAST(e.bytes AS TEXT), '$.body.length') AS length FROM entries e
        WHERE e.position = summaries.position));
    UPDATE summaries SET kept = 0 WHERE subject IN (SELECT id FROM subjects WHERE key IS NULL);
    CREATE INDEX summaries_to_fold ON summaries (grain, start) WHERE fold IS NULL AND kept = 1;
    CREATE INDEX summaries_to_drop ON summaries (position) WHERE fold IS NOT NULL AND kept = 1;
    CREATE TABLE fold_openings (
      position INTEGER PRIMARY KEY, subject INTEGER NOT NULL, bytes BLOB NOT NULL) STRICT;
    CREATE TRIGGER fold_openings_keep_update BEFORE UPDATE ON fold_openings
      BEGIN SELECT RAISE(ABORT, 'LEDGER-1: append-only'); END;
    CREATE TRIGGER fold_openings_keep_delete BEFORE DELETE ON fold_openings
      BEGIN SELECT RAISE(ABORT, 'LEDGER-1: append-only'); END;
    CREATE TRIGGER subjects_forget AFTER UPDATE OF key ON subjects WHEN NEW.key IS NULL
      BEGIN UPDATE summaries SET kept = 0 WHERE subject = NEW.id AND kept = 1; END;
    """

  private static let door = """
    DROP TRIGGER sealed_keep_delete;
    CREATE TRIGGER sealed_keep_delete BEFORE DELETE ON sealed WHEN NOT EXISTS (
      SELECT 1 FROM summaries o JOIN summaries n ON n.position = o.fold JOIN sealed v ON v.position = n.position
      JOIN entries e ON e.position = o.position
      WHERE o.position = OLD.position AND o.subject = OLD.subject AND n.subject = OLD.subject AND v.subject = OLD.subject
        AND n.device = o.device AND n.grain > o.grain AND n.position > o.position
        AND json_extract(CAST(e.bytes AS TEXT), '$.type')
          IN ('summary.closed', 'summary.supplement', 'summary.folded'))
      BEGIN SELECT RAISE(ABORT, 'LEDGER-1: append-only'); END;
    """
}
