/* Handles, and whose turn it is on a token. */
#include "soft.h"
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

#define SLOTS 512
static object *table[SLOTS];
static uintptr_t last;
static pthread_mutex_t guard = PTHREAD_MUTEX_INITIALIZER;

object *new_object(enum kind kind, const object *parent, HANDLE *out) {
  object *o = calloc(1, sizeof *o);
  o->kind = kind;
  o->lock = -1;
  if (parent) {
    o->parent = parent->number;
    o->insertion = parent->insertion;
    memcpy(o->serial, parent->serial, sizeof o->serial);
    memcpy(o->path, parent->path, sizeof o->path);
  }
  pthread_mutex_lock(&guard);
  for (int i = 0; i < SLOTS; i++) {
    if (table[i]) continue;
    /* Never the same number twice: a handle that was closed stays closed. */
    o->number = (++last << 12) + i + 1;
    table[i] = o;
    *out = (HANDLE)o->number;
    pthread_mutex_unlock(&guard);
    return o;
  }
  pthread_mutex_unlock(&guard);
  free(o);
  return NULL;
}

static object *find(uintptr_t number) {
  uintptr_t slot = (number & 0xFFF) - 1;
  object *o = slot < SLOTS ? table[slot] : NULL;
  return o && o->number == number ? o : NULL;
}

/* With everything that was opened through it. */
void free_object(object *o) {
  pthread_mutex_lock(&guard);
  table[(o->number & 0xFFF) - 1] = NULL;
  pthread_mutex_unlock(&guard);
  for (int i = 0; i < SLOTS; i++)
    if (table[i] && table[i]->parent == o->number) free_object(table[i]);
  EVP_CIPHER_CTX_free(o->cipher);
  EVP_MD_CTX_free(o->hash);
  if (o->lock >= 0) close(o->lock);
  OPENSSL_cleanse(o, sizeof *o);
  free(o);
}

ULONG look_up(HANDLE handle, enum kind kind, object **out) {
  pthread_mutex_lock(&guard);
  object *o = find((uintptr_t)handle);
  pthread_mutex_unlock(&guard);
  *out = o;
  return o && o->kind == kind ? SAR_OK : SAR_INVALIDHANDLEERR;
}

static object *device_of(object *o) {
  while (o && o->kind != DEVICE) o = find(o->parent);
  return o;
}

static long long now_ms(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1000LL + t.tv_nsec / 1000000;
}

ULONG lock_token(const char *serial, long long wait_ms, int *lock) {
  char path[MAX_PATH];
  /* Of one insertion: whoever held it is out of the game once the token is pulled. */
  snprintf(path, sizeof path, "%s/%s/lock-%lld", store_dir(), serial, insertion(serial));
  int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (fd < 0) return SAR_DEVICE_REMOVED;
  for (long long end = now_ms() + wait_ms; flock(fd, LOCK_EX | LOCK_NB);) {
    if (now_ms() > end) {
      close(fd);
      return SAR_TIMEOUTERR;
    }
    usleep(1000);
  }
  *lock = fd;
  return SAR_OK;
}

ULONG begin(HANDLE handle, enum kind kind, object **out, int *lock) {
  *lock = -1;
  ULONG rv = look_up(handle, kind, out);
  if (rv) return rv;
  object *device = device_of(*out);
  if (!device) return SAR_INVALIDHANDLEERR;
  if (insertion((*out)->serial) != (*out)->insertion) return SAR_DEVICE_REMOVED;
  if (device->lock >= 0) return SAR_OK;
  rv = lock_token((*out)->serial, 10000, lock);
  if (!rv && insertion((*out)->serial) != (*out)->insertion) {
    done(*lock);
    return SAR_DEVICE_REMOVED;
  }
  return rv;
}

void done(int lock) {
  if (lock >= 0) close(lock);
}
