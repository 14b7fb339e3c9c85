/* GM/T 0016 §7.5: containers, each with at most one signing and one encryption pair and their certificates. */
#include "soft.h"
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

static void folder(const object *app, char *path) { snprintf(path, MAX_PATH, "%.900s/containers", app->path); }

static void path_of(const object *app, const char *name, char *path) {
  char hex[129];
  hex_name(name, hex);
  snprintf(path, MAX_PATH, "%.800s/containers/%s", app->path, hex);
}

static ULONG open_object(const object *app, const char *path, HANDLE *container) {
  object *o = new_object(CONTAINER, app, container);
  if (!o) return SAR_FAIL;
  snprintf(o->path, sizeof o->path, "%s", path);
  return SAR_OK;
}

API(CreateContainer, (HANDLE app, char *name, HANDLE *container), (app, name, container)) {
  object *o;
  int lock;
  char path[MAX_PATH], all[MAX_PATH];
  ULONG rv = check_name(name, 64);
  if (rv || (rv = begin(app, APPLICATION, &o, &lock))) return rv;
  folder(o, all);
  path_of(o, name, path);
  rv = require_role(o, SECURE_USER_ACCOUNT);
  if (!rv && exists(path)) rv = SAR_VENDOR_CONTAINER_EXISTS;
  if (!rv && count_entries(all) >= setting(o->serial, "containers", 10)) rv = SAR_REACH_MAX_CONTAINER_COUNT;
  if (!rv) rv = require_room(o, ROOM_OF_OBJECT);
  if (!rv) rv = mkdir(path, 0700) ? SAR_FILEERR : open_object(o, path, container);
  done(lock);
  return rv;
}

API(DeleteContainer, (HANDLE app, char *name), (app, name)) {
  object *o;
  int lock;
  char path[MAX_PATH];
  ULONG rv = check_name(name, 64);
  if (rv || (rv = begin(app, APPLICATION, &o, &lock))) return rv;
  path_of(o, name, path);
  rv = require_role(o, SECURE_USER_ACCOUNT);
  if (!rv && !exists(path)) rv = SAR_VENDOR_CONTAINER_NOT_EXISTS;
  if (!rv) remove_tree(path);
  done(lock);
  return rv;
}

API(OpenContainer, (HANDLE app, char *name, HANDLE *container), (app, name, container)) {
  object *o;
  int lock;
  char path[MAX_PATH];
  ULONG rv = check_name(name, 64);
  if (rv || (rv = begin(app, APPLICATION, &o, &lock))) return rv;
  path_of(o, name, path);
  rv = exists(path) ? open_object(o, path, container) : SAR_VENDOR_CONTAINER_NOT_EXISTS;
  done(lock);
  return rv;
}

API(CloseContainer, (HANDLE container), (container)) {
  object *o;
  ULONG rv = look_up(container, CONTAINER, &o);
  if (!rv) free_object(o);
  return rv;
}

API(EnumContainer, (HANDLE app, char *list, ULONG *size), (app, list, size)) {
  object *o;
  int lock;
  char path[MAX_PATH];
  ULONG rv = begin(app, APPLICATION, &o, &lock);
  if (rv) return rv;
  folder(o, path);
  rv = give_names(path, list, size);
  done(lock);
  return rv;
}

static int has(const object *container, const char *file) {
  char path[MAX_PATH + 16];
  snprintf(path, sizeof path, "%s/%s", container->path, file);
  return exists(path);
}

API(GetContainerType, (HANDLE container, ULONG *type), (container, type)) {
  object *o;
  int lock;
  if (!type) return SAR_INVALIDPARAMERR;
  ULONG rv = begin(container, CONTAINER, &o, &lock);
  if (rv) return rv;
  *type = has(o, "sign.rsa") ? 1 : has(o, "sign.ecc") ? 2 : 0;
  done(lock);
  return SAR_OK;
}

API(ExportPublicKey, (HANDLE container, BOOL sign, BYTE *blob, ULONG *len), (container, sign, blob, len)) {
  object *o;
  int lock;
  ecc_pair pair;
  ULONG rv = begin(container, CONTAINER, &o, &lock);
  if (rv) return rv;
  EVP_PKEY *rsa = load_rsa(o, sign ? "sign.rsa" : "enc.rsa");
  if (rsa) {
    RSAPUBLICKEYBLOB key;
    rv = rsa_public(rsa, &key);
    if (!rv) rv = give(&key, sizeof key, blob, len);
    EVP_PKEY_free(rsa);
  } else if (load_ecc(o, sign ? "sign.ecc" : "enc.ecc", &pair)) {
    ECCPUBLICKEYBLOB key = {256, {0}, {0}};
    memcpy(key.X + 32, pair.x, 32);
    memcpy(key.Y + 32, pair.y, 32);
    rv = give(&key, sizeof key, blob, len);
  } else rv = SAR_KEYNOTFOUNTERR;
  done(lock);
  return rv;
}

API(ImportCertificate, (HANDLE container, BOOL sign, BYTE *cert, ULONG len), (container, sign, cert, len)) {
  object *o;
  int lock;
  char path[MAX_PATH + 16];
  if (!cert || !len || len > 16384) return SAR_INDATALENERR;
  ULONG rv = begin(container, CONTAINER, &o, &lock);
  if (rv) return rv;
  rv = require_role(o, SECURE_USER_ACCOUNT);
  if (!rv) rv = require_room(o, (long)len + ROOM_OF_OBJECT);
  snprintf(path, sizeof path, "%s/%s", o->path, sign ? "sign.crt" : "enc.crt");
  if (!rv && !write_file(path, cert, (int)len)) rv = SAR_FILEERR;
  done(lock);
  return rv;
}

API(ExportCertificate, (HANDLE container, BOOL sign, BYTE *cert, ULONG *len), (container, sign, cert, len)) {
  object *o;
  int lock;
  char path[MAX_PATH + 16];
  BYTE der[16384];
  ULONG rv = begin(container, CONTAINER, &o, &lock);
  if (rv) return rv;
  snprintf(path, sizeof path, "%s/%s", o->path, sign ? "sign.crt" : "enc.crt");
  int got = read_file(path, der, sizeof der);
  rv = got < 0 ? SAR_CERTNOTFOUNTERR : give(der, (ULONG)got, cert, len);
  done(lock);
  return rv;
}
