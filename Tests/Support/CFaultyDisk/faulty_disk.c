#include "faulty_disk.h"

#include <sqlite3.h>
#include <string.h>
#include <unistd.h>

static sqlite3_vfs *root;
static faulty_disk_step step;
static sqlite3_vfs faulty;
static sqlite3_io_methods methods;

/// A watched file: ours first, the unix VFS's own behind it.
struct file {
  sqlite3_file base;
  /// SQLite keeps it for as long as the file is open.
  const char *path;
};

static sqlite3_file *real(sqlite3_file *file) { return (sqlite3_file *)((struct file *)file + 1); }

static int ask(sqlite3_file *file, int kind, const void *bytes, int amount, long long offset, int *allowed) {
  return step(kind, ((struct file *)file)->path, bytes, amount, offset, allowed);
}

static int closing(sqlite3_file *file) { return real(file)->pMethods->xClose(real(file)); }

static int reading(sqlite3_file *file, void *bytes, int amount, sqlite3_int64 offset) {
  int allowed = 0;
  int code = ask(file, FAULTY_DISK_READ, 0, amount, offset, &allowed);
  return code != SQLITE_OK ? code : real(file)->pMethods->xRead(real(file), bytes, amount, offset);
}

static int writing(sqlite3_file *file, const void *bytes, int amount, sqlite3_int64 offset) {
  int allowed = 0;
  int code = ask(file, FAULTY_DISK_WRITE, bytes, amount, offset, &allowed);
  if (code == SQLITE_OK) return real(file)->pMethods->xWrite(real(file), bytes, amount, offset);
  if (allowed > 0) real(file)->pMethods->xWrite(real(file), bytes, allowed, offset);
  return code;
}

static int truncating(sqlite3_file *file, sqlite3_int64 size) {
  int allowed = 0;
  int code = ask(file, FAULTY_DISK_TRUNCATE, 0, 0, size, &allowed);
  return code != SQLITE_OK ? code : real(file)->pMethods->xTruncate(real(file), size);
}

/// The unix VFS is not asked to sync: what a sync means is decided by whoever is asked.
static int syncing(sqlite3_file *file, int flags) {
  int allowed = 0;
  (void)flags;
  return ask(file, FAULTY_DISK_SYNC, 0, 0, 0, &allowed);
}

static int file_size(sqlite3_file *file, sqlite3_int64 *size) {
  return real(file)->pMethods->xFileSize(real(file), size);
}

static int locking(sqlite3_file *file, int level) { return real(file)->pMethods->xLock(real(file), level); }

static int unlocking(sqlite3_file *file, int level) { return real(file)->pMethods->xUnlock(real(file), level); }

static int check_reserved(sqlite3_file *file, int *held) {
  return real(file)->pMethods->xCheckReservedLock(real(file), held);
}

static int controlling(sqlite3_file *file, int operation, void *argument) {
  return real(file)->pMethods->xFileControl(real(file), operation, argument);
}

static int sector_size(sqlite3_file *file) { return real(file)->pMethods->xSectorSize(real(file)); }

static int characteristics(sqlite3_file *file) { return real(file)->pMethods->xDeviceCharacteristics(real(file)); }

static int shm_map(sqlite3_file *file, int page, int size, int extend, void volatile **memory) {
  return real(file)->pMethods->xShmMap(real(file), page, size, extend, memory);
}

static int shm_lock(sqlite3_file *file, int offset, int count, int flags) {
  return real(file)->pMethods->xShmLock(real(file), offset, count, flags);
}

static void shm_barrier(sqlite3_file *file) { real(file)->pMethods->xShmBarrier(real(file)); }

static int shm_unmap(sqlite3_file *file, int delete) { return real(file)->pMethods->xShmUnmap(real(file), delete); }

static int opening(sqlite3_vfs *vfs, const char *path, sqlite3_file *file, int flags, int *given) {
  int allowed = 0;
  (void)vfs;
  if (path == 0 || step(FAULTY_DISK_OPEN, path, 0, 0, 0, &allowed) == FAULTY_DISK_UNWATCHED)
    return root->xOpen(root, path, file, flags, given);
  file->pMethods = 0;
  if ((flags & SQLITE_OPEN_CREATE) && access(path, F_OK) != 0) {
    int code = step(FAULTY_DISK_CREATE, path, 0, 0, 0, &allowed);
    if (code != SQLITE_OK) return code;
  }
  memset(real(file), 0, root->szOsFile);
  ((struct file *)file)->path = path;
  int code = root->xOpen(root, path, real(file), flags, given);
  if (real(file)->pMethods != 0) file->pMethods = &methods;
  return code;
}

static int deleting(sqlite3_vfs *vfs, const char *path, int sync_folder) {
  int allowed = 0;
  (void)vfs;
  if (step(FAULTY_DISK_OPEN, path, 0, 0, 0, &allowed) == FAULTY_DISK_UNWATCHED)
    return root->xDelete(root, path, sync_folder);
  int code = step(FAULTY_DISK_DELETE, path, 0, sync_folder, 0, &allowed);
  return code != SQLITE_OK ? code : root->xDelete(root, path, 0);
}

int faulty_disk_install(faulty_disk_step asked) {
  if (root != 0) return SQLITE_OK;
  int code = sqlite3_initialize();
  if (code != SQLITE_OK) return code;
  root = sqlite3_vfs_find(0);
  if (root == 0) return SQLITE_ERROR;
  step = asked;
  methods = (sqlite3_io_methods){
      .iVersion = 2,
      .xClose = closing,
      .xRead = reading,
      .xWrite = writing,
      .xTruncate = truncating,
      .xSync = syncing,
      .xFileSize = file_size,
      .xLock = locking,
      .xUnlock = unlocking,
      .xCheckReservedLock = check_reserved,
      .xFileControl = controlling,
      .xSectorSize = sector_size,
      .xDeviceCharacteristics = characteristics,
      .xShmMap = shm_map,
      .xShmLock = shm_lock,
      .xShmBarrier = shm_barrier,
      .xShmUnmap = shm_unmap,
  };
  faulty = *root;
  faulty.zName = "faulty-disk";
  faulty.pNext = 0;
  faulty.szOsFile = (int)sizeof(struct file) + root->szOsFile;
  faulty.xOpen = opening;
  faulty.xDelete = deleting;
  return sqlite3_vfs_register(&faulty, 1);
}
