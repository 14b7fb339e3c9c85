/*
 * GM/T 0016 §7.2, §8: PINs and what they open. `pins` of an application has a line for each PIN: tries at most, tries
 * left, whether it is the first PIN still, and a digest. Who is logged in is the token's own state (`session`, for one
 * insertion), shared by every program, until ClearSecureState: the harder case for whoever has to log out. With
 * SOFT_SKF_QUIRKS=login-process each process has its own.
 */
#include "soft.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct { int max, left, first; char digest[65]; } pin_record;

static void digest_of(const char *pin, char *hex) {
  BYTE out[EVP_MAX_MD_SIZE];
  unsigned len = 0;
  EVP_Digest(pin, strlen(pin), out, &len, EVP_sm3(), NULL);
  for (unsigned i = 0; i < len; i++) sprintf(hex + 2 * i, "%02x", out[i]);
}

static ULONG kind_of_pin(ULONG type, int *index) {
  if (type > 1) return SAR_USER_TYPE_INVALID;
  *index = (int)(quirk("swapped-pin-types") ? 1 - type : type);
  return SAR_OK;
}

static int read_pins(const object *app, pin_record pins[2]) {
  char path[MAX_PATH], text[512] = {0};
  snprintf(path, sizeof path, "%s/.pins", app->path);
  if (read_file(path, (BYTE *)text, sizeof text - 1) < 0) return 0;
  pin_record *a = pins, *b = pins + 1;
  return sscanf(text, "%d %d %d %64s %d %d %d %64s", &a->max, &a->left, &a->first, a->digest, &b->max, &b->left,
                &b->first, b->digest) == 8;
}

static int write_pins(const object *app, const pin_record pins[2]) {
  char path[MAX_PATH], text[512];
  snprintf(path, sizeof path, "%s/.pins", app->path);
  const pin_record *a = pins, *b = pins + 1;
  int len = snprintf(text, sizeof text, "%d %d %d %s\n%d %d %d %s\n", a->max, a->left, a->first, a->digest, b->max,
                     b->left, b->first, b->digest);
  return write_file(path, (BYTE *)text, len);
}

/* Takes the try first, so that a pull in the middle wins nothing; a right PIN gives all tries back. */
static ULONG try_pin(const object *app, pin_record pins[2], int which, const char *pin, ULONG *retry) {
  char digest[65];
  pin_record *record = pins + which;
  if (!pin) return SAR_INVALIDPARAMERR;
  if (retry) *retry = (ULONG)record->left;
  if (record->left == 0) return SAR_PIN_LOCKED;
  if (strlen(pin) < 6 || strlen(pin) > 16) return SAR_PIN_LEN_RANGE;
  record->left -= 1;
  if (!write_pins(app, pins)) return SAR_FILEERR;
  digest_of(pin, digest);
  if (CRYPTO_memcmp(digest, record->digest, 64)) {
    if (retry) *retry = (ULONG)record->left;
    return record->left ? SAR_PIN_INCORRECT : SAR_PIN_LOCKED;
  }
  record->left = record->max;
  if (retry) *retry = (ULONG)record->left;
  return write_pins(app, pins) ? SAR_OK : SAR_FILEERR;
}

static void session_path(const object *o, char *path) {
  /* Of the application: a container's path has the application's before it. */
  char app[MAX_PATH];
  snprintf(app, sizeof app, "%s", o->path);
  char *inner = strstr(app, "/containers/");
  if (inner) *inner = 0;
  if (quirk("login-process"))
    snprintf(path, MAX_PATH, "%s/.session.%d", app, (int)getpid());
  else
    snprintf(path, MAX_PATH, "%s/.session", app);
}

static int roles_of(const object *o) {
  char path[MAX_PATH], text[64] = {0};
  long long when = 0;
  int roles = 0;
  session_path(o, path);
  if (read_file(path, (BYTE *)text, sizeof text - 1) < 0) return 0;
  return sscanf(text, "%lld %d", &when, &roles) == 2 && when == o->insertion ? roles : 0;
}

static void set_roles(const object *o, int roles) {
  char path[MAX_PATH], text[64];
  session_path(o, path);
  int len = snprintf(text, sizeof text, "%lld %d\n", o->insertion, roles);
  if (roles) write_file(path, (BYTE *)text, len);
  else unlink(path);
}

ULONG require_role(const object *o, int rights) {
  if (rights == SECURE_ANYONE_ACCOUNT) return SAR_OK;
  return roles_of(o) & rights ? SAR_OK : SAR_USER_NOT_LOGGED_IN;
}

API(VerifyPIN, (HANDLE app, ULONG type, char *pin, ULONG *retry), (app, type, pin, retry)) {
  object *o;
  int lock, which;
  pin_record pins[2];
  ULONG rv = kind_of_pin(type, &which);
  if (rv || (rv = begin(app, APPLICATION, &o, &lock))) return rv;
  rv = read_pins(o, pins) ? try_pin(o, pins, which, pin, retry) : SAR_FILEERR;
  if (!rv) set_roles(o, roles_of(o) | (which ? SECURE_USER_ACCOUNT : SECURE_ADM_ACCOUNT));
  done(lock);
  return rv;
}

API(ChangePIN, (HANDLE app, ULONG type, char *old, char *fresh, ULONG *retry), (app, type, old, fresh, retry)) {
  object *o;
  int lock, which;
  pin_record pins[2];
  ULONG rv = kind_of_pin(type, &which);
  if (rv) return rv;
  if (!fresh || strlen(fresh) < 6 || strlen(fresh) > 16) return SAR_PIN_LEN_RANGE;
  if ((rv = begin(app, APPLICATION, &o, &lock))) return rv;
  rv = read_pins(o, pins) ? try_pin(o, pins, which, old, retry) : SAR_FILEERR;
  if (!rv) {
    digest_of(fresh, pins[which].digest);
    pins[which].first = 0;
    rv = write_pins(o, pins) ? SAR_OK : SAR_FILEERR;
    set_roles(o, roles_of(o) | (which ? SECURE_USER_ACCOUNT : SECURE_ADM_ACCOUNT));
  }
  done(lock);
  return rv;
}

API(UnblockPIN, (HANDLE app, char *admin, char *fresh, ULONG *retry), (app, admin, fresh, retry)) {
  object *o;
  int lock;
  pin_record pins[2];
  if (!fresh || strlen(fresh) < 6 || strlen(fresh) > 16) return SAR_PIN_LEN_RANGE;
  ULONG rv = begin(app, APPLICATION, &o, &lock);
  if (rv) return rv;
  rv = read_pins(o, pins) ? try_pin(o, pins, 0, admin, retry) : SAR_FILEERR;
  if (!rv) {
    digest_of(fresh, pins[1].digest);
    pins[1].left = pins[1].max;
    pins[1].first = 0;
    rv = write_pins(o, pins) ? SAR_OK : SAR_FILEERR;
  }
  done(lock);
  return rv;
}

API(GetPINInfo, (HANDLE app, ULONG type, ULONG *max, ULONG *left, BOOL *first), (app, type, max, left, first)) {
  object *o;
  int lock, which;
  pin_record pins[2];
  ULONG rv = kind_of_pin(type, &which);
  if (rv) return rv;
  if (!max || !left || !first) return SAR_INVALIDPARAMERR;
  if ((rv = begin(app, APPLICATION, &o, &lock))) return rv;
  if (read_pins(o, pins)) {
    *max = (ULONG)pins[which].max;
    *left = (ULONG)pins[which].left;
    *first = pins[which].first;
  } else rv = SAR_FILEERR;
  done(lock);
  return rv;
}

API(ClearSecureState, (HANDLE app), (app)) {
  object *o;
  int lock;
  ULONG rv = begin(app, APPLICATION, &o, &lock);
  if (rv) return rv;
  set_roles(o, 0);
  done(lock);
  return SAR_OK;
}

/* application.c makes the record of a new application. */
int first_pins(const object *app, const char *admin, int admin_max, const char *user, int user_max) {
  pin_record pins[2] = {{admin_max, admin_max, 1, ""}, {user_max, user_max, 1, ""}};
  digest_of(admin, pins[0].digest);
  digest_of(user, pins[1].digest);
  return write_pins(app, pins);
}
