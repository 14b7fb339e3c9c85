/* GM/T 0016 §7.1.2 and §7.1.3: plugging in and out. SOFT_SKF_DIR/<serial>.in comes and goes; the kernel tells. */
#include "soft.h"
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <unistd.h>

static int watch = -1, cancel = -1;
static char watched[MAX_PATH];
static pthread_mutex_t guard = PTHREAD_MUTEX_INITIALIZER;

static int start(void) {
  pthread_mutex_lock(&guard);
  if (cancel < 0) cancel = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (watch < 0 || strcmp(watched, store_dir())) {
    if (watch >= 0) close(watch);
    watch = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
    snprintf(watched, sizeof watched, "%s", store_dir());
    if (inotify_add_watch(watch, store_dir(), IN_CREATE | IN_MOVED_TO | IN_DELETE) < 0) {
      close(watch);
      watch = -1;
    }
  }
  pthread_mutex_unlock(&guard);
  return watch >= 0 && cancel >= 0;
}

/* What was read and not told yet: one read brings several events. */
static char pending[16384];
static ssize_t filled, at;

static int next_event(char *serial, ULONG *event) {
  for (;;) {
    if (at >= filled) {
      filled = read(watch, pending, sizeof pending);
      at = 0;
      if (filled <= 0) return filled = 0;
    }
    struct inotify_event *e = (struct inotify_event *)(pending + at);
    at += (ssize_t)(sizeof *e + e->len);
    char *end = e->len ? strstr(e->name, ".in") : NULL;
    if (!end || end[3] || end - e->name >= 60) continue;
    snprintf(serial, 64, "%.*s", (int)(end - e->name), e->name);
    *event = e->mask & IN_DELETE ? 2 : 1;
    return 1;
  }
}

API(WaitForDevEvent, (char *name, ULONG *len, ULONG *event), (name, len, event)) {
  char serial[64], full[80];
  if (!name || !len || !event) return SAR_INVALIDPARAMERR;
  if (quirk("no-events")) return SAR_NOTSUPPORTYETERR;
  /* A vendor whose function answers at once, with nothing. */
  if (quirk("eager-events")) return SAR_NOT_EVENTERR;
  if (!start()) return SAR_FAIL;
  while (!next_event(serial, event)) {
    struct pollfd both[2] = {{watch, POLLIN, 0}, {cancel, POLLIN, 0}};
    if (poll(both, 2, -1) < 0 && errno != EINTR) return SAR_FAIL;
    uint64_t told;
    if (both[1].revents && read(cancel, &told, sizeof told) > 0) return SAR_NOT_EVENTERR;
  }
  ULONG needed = (ULONG)snprintf(full, sizeof full, "soft %s", serial) + 1;
  if (*len < needed) return SAR_BUFFER_TOO_SMALL;
  memcpy(name, full, needed);
  *len = needed;
  return SAR_OK;
}

API(CancelWaitForDevEvent, (void), ()) {
  uint64_t one = 1;
  start();
  return cancel >= 0 && write(cancel, &one, sizeof one) > 0 ? SAR_OK : SAR_FAIL;
}
