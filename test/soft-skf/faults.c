/*
 * SOFT_SKF_DIR/fault orders one fault: `<function or *> <which call, from 0> <act>`. The calls that it names are counted in
 * fault.calls, in every process. Whoever renames the order has it: the call that suffers it to fault.met, and on to
 * fault.done once nothing more will happen to any token; whoever takes it back, away. So it never happens afterwards.
 * SOFT_SKF_DIR/trace, where it exists, gets the name of each function that is called. A call that both counts, so that a
 * fault is aimed by what was traced. Acts: hang, crash, error:<hex>, idle (nothing is done, and SAR_OK), pull-before,
 * pull-lost, pull-after, lie-long, lie-short, lie-size, overrun.
 */
#include "soft.h"
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static __thread char act[32];
static pthread_mutex_t guard = PTHREAD_MUTEX_INITIALIZER;

static void path_of(const char *name, char *path) { snprintf(path, MAX_PATH, "%s/%s", store_dir(), name); }

static void trace(const char *function) {
  char path[MAX_PATH];
  path_of("trace", path);
  int fd = open(path, O_WRONLY | O_APPEND | O_CLOEXEC);
  if (fd < 0) return;
  dprintf(fd, "%s\n", function);
  close(fd);
}

/* How many calls were counted before this one. */
static long count_call(void) {
  char path[MAX_PATH];
  path_of("fault.calls", path);
  int fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
  if (fd < 0) return -1;
  /* An appending write takes its place and leaves the offset behind it at once, whoever else appends. */
  long before = write(fd, ".", 1) == 1 ? (long)lseek(fd, 0, SEEK_CUR) - 1 : -1;
  close(fd);
  return before;
}

static int become(const char *old, const char *fresh) {
  char from[MAX_PATH], to[MAX_PATH];
  path_of(old, from);
  path_of(fresh, to);
  return rename(from, to) == 0;
}

/* What is to happen to the tokens has happened. */
static void finish(void) { become("fault.met", "fault.done"); }

/* The order that this very call has to suffer, else "". */
static void take_order(const char *function) {
  char path[MAX_PATH], text[128] = {0}, whom[64], what[32];
  int index;
  act[0] = 0;
  path_of("fault", path);
  if (read_file(path, (BYTE *)text, sizeof text - 1) < 0) return;
  if (sscanf(text, "%63s %d %31s", whom, &index, what) != 3) return;
  if (strcmp(whom, "*") && strcmp(whom, function)) return;
  if (count_call() != index || !become("fault", "fault.met")) return;
  snprintf(act, sizeof act, "%s", what);
  if (strncmp(act, "pull-", 5)) finish();
}

/* All tokens at once: a hub that was pulled. */
static void pull(void) {
  char command[MAX_PATH + 32];
  snprintf(command, sizeof command, "rm -f '%s'/*.in", store_dir());
  if (system(command)) {}
  finish();
}

ULONG fault_before(const char *function) {
  /* These two come and go with time, not with what a program does. */
  if (strstr(function, "WaitForDevEvent")) return SAR_OK;
  pthread_mutex_lock(&guard);
  trace(function);
  take_order(function);
  pthread_mutex_unlock(&guard);
  if (!strcmp(act, "hang"))
    for (;;) pause();
  if (!strcmp(act, "crash")) raise(SIGSEGV);
  if (!strncmp(act, "error:", 6)) return (ULONG)strtoul(act + 6, NULL, 16);
  if (!strcmp(act, "pull-before")) {
    pull();
    return SAR_DEVICE_REMOVED;
  }
  return SAR_OK;
}

ULONG fault_after(const char *function, ULONG result) {
  (void)function;
  if (!strcmp(act, "pull-after") || !strcmp(act, "pull-lost")) pull();
  return !strcmp(act, "pull-lost") ? SAR_DEVICE_REMOVED : result;
}

int ordered_idle(void) { return !strcmp(act, "idle"); }

enum lie ordered_lie(void) {
  if (!strcmp(act, "lie-long")) return LIE_LONG;
  if (!strcmp(act, "lie-short")) return LIE_SHORT;
  if (!strcmp(act, "lie-size")) return LIE_SIZE;
  return strcmp(act, "overrun") ? HONEST : OVERRUN;
}
