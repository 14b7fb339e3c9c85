/* GM/T 0016 §7.3: applications, each with its own PINs, containers and files. */
#include "soft.h"
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

int first_pins(const object *app, const char *admin, int admin_max, const char *user, int user_max);

static void apps_path(const object *device, char *path) {
  snprintf(path, MAX_PATH, "%s/%s/apps", store_dir(), device->serial);
}

static void app_path(const object *device, const char *name, char *path) {
  char apps[MAX_PATH / 2], hex[129];
  snprintf(apps, sizeof apps, "%s/%s/apps", store_dir(), device->serial);
  hex_name(name, hex);
  snprintf(path, MAX_PATH, "%s/%s", apps, hex);
}

API(CreateApplication,
    (HANDLE device, char *name, char *admin, ULONG admin_max, char *user, ULONG user_max, ULONG rights, HANDLE *app),
    (device, name, admin, admin_max, user, user_max, rights, app)) {
  object *d, *o;
  int lock;
  char path[MAX_PATH], inner[MAX_PATH + 16];
  if (check_name(name, 64)) return SAR_APPLICATION_NAME_INVALID;
  if (!admin || !user || !app || strlen(admin) < 6 || strlen(user) < 6 || strlen(admin) > 16 || strlen(user) > 16)
    return SAR_PIN_LEN_RANGE;
  ULONG rv = begin(device, DEVICE, &d, &lock);
  if (rv) return rv;
  apps_path(d, path);
  mkdir(path, 0700);
  int full = count_entries(path) >= setting(d->serial, "applications", 4);
  app_path(d, name, path);
  if (!d->authenticated) rv = SAR_VENDOR_DEVNOAUTH;
  else if (exists(path)) rv = SAR_APPLICATION_EXISTS;
  else if (full) rv = SAR_NO_ROOM;
  else if (!(o = new_object(APPLICATION, d, app))) rv = SAR_FAIL;
  else {
    snprintf(o->path, sizeof o->path, "%s", path);
    mkdir(path, 0700);
    for (int i = 0; i < 2; i++) {
      snprintf(inner, sizeof inner, "%s/%s", path, i ? "files" : "containers");
      mkdir(inner, 0700);
    }
    snprintf(inner, sizeof inner, "%s/.rights", path);
    BYTE byte = (BYTE)rights;
    rv = write_file(inner, &byte, 1) && first_pins(o, admin, (int)admin_max, user, (int)user_max) ? SAR_OK : SAR_FILEERR;
  }
  done(lock);
  return rv;
}

API(EnumApplication, (HANDLE device, char *list, ULONG *size), (device, list, size)) {
  object *d;
  int lock;
  char path[MAX_PATH];
  ULONG rv = begin(device, DEVICE, &d, &lock);
  if (rv) return rv;
  apps_path(d, path);
  rv = give_names(path, list, size);
  done(lock);
  return rv;
}

API(DeleteApplication, (HANDLE device, char *name), (device, name)) {
  object *d;
  int lock;
  char path[MAX_PATH];
  if (check_name(name, 64)) return SAR_APPLICATION_NAME_INVALID;
  ULONG rv = begin(device, DEVICE, &d, &lock);
  if (rv) return rv;
  app_path(d, name, path);
  if (!d->authenticated) rv = SAR_VENDOR_DEVNOAUTH;
  else if (!exists(path)) rv = SAR_APPLICATION_NOT_EXISTS;
  else remove_tree(path);
  done(lock);
  return rv;
}

API(OpenApplication, (HANDLE device, char *name, HANDLE *app), (device, name, app)) {
  object *d, *o;
  int lock;
  char path[MAX_PATH];
  if (check_name(name, 64) || !app) return SAR_APPLICATION_NAME_INVALID;
  ULONG rv = begin(device, DEVICE, &d, &lock);
  if (rv) return rv;
  app_path(d, name, path);
  if (!exists(path)) rv = SAR_APPLICATION_NOT_EXISTS;
  else if (!(o = new_object(APPLICATION, d, app))) rv = SAR_FAIL;
  else snprintf(o->path, sizeof o->path, "%s", path);
  done(lock);
  return rv;
}

API(CloseApplication, (HANDLE app), (app)) {
  object *o;
  ULONG rv = look_up(app, APPLICATION, &o);
  if (!rv) free_object(o);
  return rv;
}
