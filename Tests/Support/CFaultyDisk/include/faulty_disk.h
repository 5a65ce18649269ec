#ifndef FAULTY_DISK_H
#define FAULTY_DISK_H

/// A SQLite VFS over the unix one that asks before every step that changes a watched file.
///
/// Files that nobody watches are opened by the unix VFS itself and never come here.

enum faulty_disk_kind {
  /// A file is opened; answered with FAULTY_DISK_UNWATCHED when nobody watches it.
  FAULTY_DISK_OPEN = 0,
  /// A file that is not there yet will be created by the open.
  FAULTY_DISK_CREATE = 1,
  FAULTY_DISK_WRITE = 2,
  FAULTY_DISK_TRUNCATE = 3,
  FAULTY_DISK_SYNC = 4,
  FAULTY_DISK_DELETE = 5,
  FAULTY_DISK_READ = 6,
};

/// The answer to FAULTY_DISK_OPEN for a path that is none of ours.
#define FAULTY_DISK_UNWATCHED (-1)

/// Asked before each step, on the thread that makes it.
///
/// - bytes, amount: what is to be written (`amount` is the new size's low part for nothing else).
/// - offset: where, or the new size of a truncation.
/// - allowed: how many bytes are written although the step fails: a torn write. Starts as 0.
/// Returns SQLITE_OK, or the extended result code that the step fails with.
typedef int (*faulty_disk_step)(
    int kind, const char *path, const void *bytes, int amount, long long offset, int *allowed);

/// Registers the VFS as the default of this process; once. Returns a SQLite result code.
int faulty_disk_install(faulty_disk_step step);

#endif
