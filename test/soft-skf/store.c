/* Files as storage. SOFT_SKF_DIR/<serial>/ is a token, SOFT_SKF_DIR/<serial>.in says that it is plugged in. */
#include "soft.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

const char *store_dir(void) {
  const char *dir = getenv("SOFT_SKF_DIR");
  return dir && *dir ? dir : "/nonexistent";
}

/* SOFT_SKF_QUIRKS names a vendor's peculiarities, separated by commas. */
int quirk(const char *name) {
  const char *all = getenv("SOFT_SKF_QUIRKS");
  size_t len = strlen(name);
  for (const char *at = all; at && *at; at = strchr(at, ',') ? strchr(at, ',') + 1 : NULL)
    if (!strncmp(at, name, len) && (at[len] == ',' || !at[len])) return 1;
  return 0;
}

int read_file(const char *path, BYTE *out, int max) {
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return -1;
  int len = 0;
  for (ssize_t got; len < max && (got = read(fd, out + len, max - len)) > 0; len += got) {}
  close(fd);
  return len;
}

/* Whole or not at all: whoever pulls the token in the middle leaves the old content. */
int write_file(const char *path, const BYTE *data, int len) {
  char beside[MAX_PATH];
  if (snprintf(beside, sizeof beside, "%s.new", path) >= (int)sizeof beside) return 0;
  int fd = open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (fd < 0) return 0;
  int written = 0;
  for (ssize_t put; written < len && (put = write(fd, data + written, len - written)) > 0; written += put) {}
  close(fd);
  return written == len && rename(beside, path) == 0;
}

int exists(const char *path) { return access(path, F_OK) == 0; }

static int remove_one(const char *path, const struct stat *s, int flag, struct FTW *at) {
  (void)s, (void)flag, (void)at;
  return remove(path);
}

void remove_tree(const char *path) {
  /* First out of sight under another name, so that a container is there whole or gone. */
  char gone[MAX_PATH];
  if (snprintf(gone, sizeof gone, "%s.gone", path) < (int)sizeof gone && rename(path, gone) == 0)
    nftw(gone, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

static __thread long counted;
static int count_bytes(const char *path, const struct stat *s, int flag, struct FTW *at) {
  (void)path, (void)at;
  counted += ROOM_OF_OBJECT + (flag == FTW_F ? s->st_size : 0);
  return 0;
}

long bytes_under(const char *path) {
  counted = 0;
  nftw(path, count_bytes, 8, FTW_PHYS);
  return counted;
}

/* Objects have hex names; anything else in a folder is the library's own. */
static int is_object(const char *name) { return name[0] && !strpbrk(name, ".") ; }

int count_entries(const char *path) {
  DIR *dir = opendir(path);
  int count = 0;
  for (struct dirent *entry; dir && (entry = readdir(dir));) count += is_object(entry->d_name);
  if (dir) closedir(dir);
  return count;
}

void hex_name(const char *name, char *out) {
  for (; *name; name++, out += 2) sprintf(out, "%02x", (BYTE)*name);
  *out = 0;
}

static int by_name(const void *a, const void *b) { return strcmp(*(char *const *)a, *(char *const *)b); }

/* A list of names as 0016 has it: each with its NUL, and one more at the end. */
ULONG give_names(const char *path, char *out, ULONG *size) {
  static __thread char list[64 * 1024];
  char *names[512];
  int count = 0;
  ULONG len = 0;
  DIR *dir = opendir(path);
  for (struct dirent *entry; dir && count < 512 && (entry = readdir(dir));)
    if (is_object(entry->d_name)) names[count++] = strdup(entry->d_name);
  if (dir) closedir(dir);
  qsort(names, count, sizeof *names, by_name);
  for (int i = 0; i < count; i++) {
    for (char *at = names[i]; at[0] && at[1]; at += 2) {
      unsigned value;
      sscanf(at, "%2x", &value);
      list[len++] = (char)value;
    }
    list[len++] = 0;
    free(names[i]);
  }
  if (!quirk("single-nul")) list[len++] = 0;
  return give(list, len, out, size);
}

/* SOFT_SKF_DIR/<serial>/device holds lines `key value`. */
static int find_setting(const char *serial, const char *key, char *out, int max) {
  char path[MAX_PATH], text[8192];
  snprintf(path, sizeof path, "%s/%s/device", store_dir(), serial);
  int len = read_file(path, (BYTE *)text, sizeof text - 1);
  if (len < 0) return 0;
  text[len] = 0;
  for (char *rest, *line = strtok_r(text, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
    size_t of_key = strlen(key);
    if (!strncmp(line, key, of_key) && line[of_key] == ' ') return snprintf(out, max, "%s", line + of_key + 1) < max;
  }
  return 0;
}

long long setting(const char *serial, const char *key, long long otherwise) {
  char value[64];
  return find_setting(serial, key, value, sizeof value) ? atoll(value) : otherwise;
}

int text_setting(const char *serial, const char *key, char *out, int max) {
  char hex[512];
  memset(out, 0, max);
  if (!find_setting(serial, key, hex, sizeof hex)) return 0;
  int len = 0;
  for (char *at = hex; at[0] && at[1] && len < max; at += 2) {
    unsigned value;
    if (sscanf(at, "%2x", &value) == 1) out[len++] = (char)value;
  }
  return len;
}

long long insertion(const char *serial) {
  char path[MAX_PATH], text[32] = {0};
  snprintf(path, sizeof path, "%s/%s.in", store_dir(), serial);
  return read_file(path, (BYTE *)text, sizeof text - 1) < 0 ? 0 : atoll(text);
}

ULONG check_name(const char *name, size_t max) {
  if (!name) return SAR_INVALIDPARAMERR;
  size_t len = strnlen(name, max + 1);
  return len < 1 || len > max ? SAR_NAMELENERR : SAR_OK;
}

/* Size first, then the bytes; and the lies that tests order. */
ULONG give(const void *data, ULONG len, void *out, ULONG *out_len) {
  if (!out_len) return SAR_INVALIDPARAMERR;
  enum lie lie = ordered_lie();
  if (!out) {
    *out_len = lie == LIE_SIZE ? 0xFFFFFFF0u : len;
    return SAR_OK;
  }
  if (*out_len < len) {
    *out_len = len;
    return SAR_BUFFER_TOO_SMALL;
  }
  memcpy(out, data, len);
  if (lie == OVERRUN) memset((BYTE *)out + *out_len, 0xEE, 64);
  *out_len = lie == LIE_LONG ? 0x7FFFFFFFu : lie == LIE_SHORT ? len / 2 : len;
  return SAR_OK;
}

ULONG require_room(const object *o, long more) {
  char path[MAX_PATH];
  snprintf(path, sizeof path, "%s/%s/apps", store_dir(), o->serial);
  return bytes_under(path) + more > setting(o->serial, "bytes", 65536) ? SAR_NO_ROOM : SAR_OK;
}
