/* GM/T 0016 §7.4: files of a fixed size, each with rights to read and to write. On disk: the two rights, then the content. */
#include "soft.h"
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define RIGHTS 2

static void path_of(const object *app, const char *name, char *path) {
  char hex[65];
  hex_name(name, hex);
  snprintf(path, MAX_PATH, "%.900s/files/%s", app->path, hex);
}

static int load(const object *app, const char *name, BYTE *content) {
  char path[MAX_PATH];
  path_of(app, name, path);
  return read_file(path, content, MAX_DATA);
}

API(CreateFile, (HANDLE app, char *name, ULONG size, ULONG read, ULONG write), (app, name, size, read, write)) {
  object *o;
  int lock;
  char path[MAX_PATH];
  static __thread BYTE content[MAX_DATA];
  ULONG rv = check_name(name, 32);
  if (rv) return rv;
  if (size < 1 || size > MAX_DATA - RIGHTS) return SAR_INVALIDPARAMERR;
  if ((rv = begin(app, APPLICATION, &o, &lock))) return rv;
  BYTE rights = 0;
  snprintf(path, sizeof path, "%.900s/.rights", o->path);
  read_file(path, &rights, 1);
  path_of(o, name, path);
  rv = require_role(o, rights);
  if (!rv && exists(path)) rv = SAR_FILE_ALREADY_EXIST;
  if (!rv) rv = require_room(o, (long)size + ROOM_OF_OBJECT);
  memset(content, 0, size + RIGHTS);
  content[0] = (BYTE)read;
  content[1] = (BYTE)write;
  if (!rv && !write_file(path, content, (int)size + RIGHTS)) rv = SAR_FILEERR;
  done(lock);
  return rv;
}

API(DeleteFile, (HANDLE app, char *name), (app, name)) {
  object *o;
  int lock;
  char path[MAX_PATH];
  BYTE rights[RIGHTS];
  ULONG rv = check_name(name, 32);
  if (rv || (rv = begin(app, APPLICATION, &o, &lock))) return rv;
  path_of(o, name, path);
  if (read_file(path, rights, RIGHTS) < RIGHTS) rv = SAR_FILE_NOT_EXIST;
  else if (!(rv = require_role(o, rights[1]))) unlink(path);
  done(lock);
  return rv;
}

API(EnumFiles, (HANDLE app, char *list, ULONG *size), (app, list, size)) {
  object *o;
  int lock;
  char path[MAX_PATH];
  ULONG rv = begin(app, APPLICATION, &o, &lock);
  if (rv) return rv;
  snprintf(path, sizeof path, "%.900s/files", o->path);
  rv = give_names(path, list, size);
  done(lock);
  return rv;
}

API(GetFileInfo, (HANDLE app, char *name, FILEATTRIBUTE *info), (app, name, info)) {
  object *o;
  int lock;
  static __thread BYTE content[MAX_DATA];
  ULONG rv = check_name(name, 32);
  if (rv || !info) return rv ? rv : SAR_INVALIDPARAMERR;
  if ((rv = begin(app, APPLICATION, &o, &lock))) return rv;
  int len = load(o, name, content);
  if (len < RIGHTS) rv = SAR_FILE_NOT_EXIST;
  else {
    memset(info, 0, sizeof *info);
    memcpy(info->FileName, name, strlen(name));
    info->FileSize = ordered_lie() == LIE_SIZE ? 0xFFFFFFF0u : (ULONG)(len - RIGHTS);
    info->ReadRights = content[0];
    info->WriteRights = content[1];
  }
  done(lock);
  return rv;
}

API(ReadFile, (HANDLE app, char *name, ULONG offset, ULONG size, BYTE *out, ULONG *len),
    (app, name, offset, size, out, len)) {
  object *o;
  int lock;
  static __thread BYTE content[MAX_DATA];
  ULONG rv = check_name(name, 32);
  if (rv) return rv;
  if ((rv = begin(app, APPLICATION, &o, &lock))) return rv;
  int got = load(o, name, content);
  if (got < RIGHTS) rv = SAR_FILE_NOT_EXIST;
  else if (!(rv = require_role(o, content[0]))) {
    ULONG there = (ULONG)got - RIGHTS;
    if (offset > there) rv = SAR_INVALIDPARAMERR;
    else rv = give(content + RIGHTS + offset, size < there - offset ? size : there - offset, out, len);
  }
  done(lock);
  return rv;
}

API(WriteFile, (HANDLE app, char *name, ULONG offset, BYTE *data, ULONG size), (app, name, offset, data, size)) {
  object *o;
  int lock;
  char path[MAX_PATH];
  static __thread BYTE content[MAX_DATA];
  ULONG rv = check_name(name, 32);
  if (rv || !data) return rv ? rv : SAR_INVALIDPARAMERR;
  if ((rv = begin(app, APPLICATION, &o, &lock))) return rv;
  int got = load(o, name, content);
  if (got < RIGHTS) rv = SAR_FILE_NOT_EXIST;
  else if (!(rv = require_role(o, content[1]))) {
    ULONG there = (ULONG)got - RIGHTS;
    path_of(o, name, path);
    if (offset > there || size > there - offset) rv = SAR_INVALIDPARAMERR;
    else {
      /* A token that loses power writes a part of it. */
      memcpy(content + RIGHTS + offset, data, ordered_lie() == LIE_SHORT ? size / 2 : size);
      rv = write_file(path, content, got) ? SAR_OK : SAR_FILEERR;
    }
  }
  done(lock);
  return rv;
}
