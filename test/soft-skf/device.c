/* GM/T 0016 §7.1: devices. A device is called "soft " and its serial number. */
#include "soft.h"
#include <dirent.h>
#include <openssl/rand.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PREFIX "soft "

static int is_serial(const char *name) {
  size_t len = strlen(name);
  return len > 0 && len < 64 && !strpbrk(name, "./");
}

static int serial_of(const char *name, char *serial) {
  if (!name || strncmp(name, PREFIX, strlen(PREFIX)) || !is_serial(name + strlen(PREFIX))) return 0;
  snprintf(serial, 64, "%s", name + strlen(PREFIX));
  return 1;
}

API(EnumDev, (BOOL present, char *list, ULONG *size), (present, list, size)) {
  static __thread char names[64 * 1024];
  ULONG len = 0;
  DIR *dir = opendir(store_dir());
  for (struct dirent *entry; dir && (entry = readdir(dir)) && len < sizeof names - 256;) {
    char path[MAX_PATH];
    snprintf(path, sizeof path, "%s/%s/device", store_dir(), entry->d_name);
    if (!is_serial(entry->d_name) || !exists(path) || (present && !insertion(entry->d_name))) continue;
    len += sprintf(names + len, PREFIX "%s", entry->d_name) + 1;
  }
  if (dir) closedir(dir);
  if (!quirk("single-nul")) names[len++] = 0;
  return give(names, len, list, size);
}

API(ConnectDev, (char *name, HANDLE *device), (name, device)) {
  char serial[64];
  if (!device || !serial_of(name, serial)) return SAR_INVALIDPARAMERR;
  long long now = insertion(serial);
  if (!now) return SAR_DEVICE_REMOVED;
  object *o = new_object(DEVICE, NULL, device);
  if (!o) return SAR_FAIL;
  o->insertion = now;
  snprintf(o->serial, sizeof o->serial, "%s", serial);
  return SAR_OK;
}

API(DisConnectDev, (HANDLE device), (device)) {
  object *o;
  ULONG rv = look_up(device, DEVICE, &o);
  if (!rv) free_object(o);
  return rv;
}

API(GetDevState, (char *name, ULONG *state), (name, state)) {
  char serial[64];
  if (!state || !serial_of(name, serial)) return SAR_INVALIDPARAMERR;
  *state = insertion(serial) ? 1 : 0;
  return SAR_OK;
}

API(GetDevInfo, (HANDLE device, DEVINFO *info), (device, info)) {
  object *o;
  int lock;
  if (!info) return SAR_INVALIDPARAMERR;
  ULONG rv = begin(device, DEVICE, &o, &lock);
  if (rv) return rv;
  char path[MAX_PATH];
  snprintf(path, sizeof path, "%s/%s/apps", store_dir(), o->serial);
  long long total = setting(o->serial, "bytes", 65536), used = bytes_under(path);
  memset(info, 0, sizeof *info);
  info->Version.major = 1;
  text_setting(o->serial, "manufacturer", info->Manufacturer, sizeof info->Manufacturer);
  text_setting(o->serial, "issuer", info->Issuer, sizeof info->Issuer);
  text_setting(o->serial, "label", info->Label, sizeof info->Label);
  memcpy(info->SerialNumber, o->serial, strnlen(o->serial, sizeof info->SerialNumber));
  info->HWVersion.major = info->FirmwareVersion.major = 1;
  info->AlgSymCap = SGD_SM4_ECB | SGD_SM4_CBC;
  info->AlgAsymCap = SGD_RSA | 0x20000 | 0x0E00;
  info->AlgHashCap = SGD_SM3;
  info->DevAuthAlgId = SGD_SM4_ECB;
  info->TotalSpace = (ULONG)total;
  info->FreeSpace = (ULONG)(used < total ? total - used : 0);
  info->MaxECCBufferSize = 256;
  info->MaxBufferSize = 65536;
  done(lock);
  return SAR_OK;
}

API(SetLabel, (HANDLE device, char *label), (device, label)) {
  object *o;
  int lock;
  char path[MAX_PATH], text[8192], hex[80];
  /* §7.1.7: fewer than 32 bytes. */
  if (check_name(label, 31)) return SAR_INVALIDPARAMERR;
  ULONG rv = begin(device, DEVICE, &o, &lock);
  if (rv) return rv;
  snprintf(path, sizeof path, "%s/%s/device", store_dir(), o->serial);
  int len = read_file(path, (BYTE *)text, sizeof text - 128);
  char *old = len < 0 ? NULL : (text[len] = 0, strstr(text, "label "));
  hex_name(label, hex);
  if (old) {
    char *rest = strchr(old, '\n');
    memmove(old, rest ? rest + 1 : old + strlen(old), rest ? strlen(rest) : 1);
  }
  snprintf(text + strlen(text), 128, "label %s\n", hex);
  rv = len >= 0 && write_file(path, (BYTE *)text, (int)strlen(text)) ? SAR_OK : SAR_FAIL;
  done(lock);
  return rv;
}

API(LockDev, (HANDLE device, ULONG timeout), (device, timeout)) {
  object *o;
  if (quirk("no-lock")) return SAR_NOTSUPPORTYETERR;
  ULONG rv = look_up(device, DEVICE, &o);
  if (rv || o->lock >= 0) return rv;
  if (insertion(o->serial) != o->insertion) return SAR_DEVICE_REMOVED;
  return lock_token(o->serial, timeout == 0xFFFFFFFFu ? 1LL << 40 : (long long)timeout, &o->lock);
}

API(UnlockDev, (HANDLE device), (device)) {
  object *o;
  ULONG rv = look_up(device, DEVICE, &o);
  if (rv) return rv;
  done(o->lock);
  o->lock = -1;
  return SAR_OK;
}

API(GenRandom, (HANDLE device, BYTE *out, ULONG len), (device, out, len)) {
  object *o;
  ULONG rv = look_up(device, DEVICE, &o);
  if (rv) return rv;
  if (!out || len > MAX_DATA || RAND_bytes(out, (int)len) != 1) return SAR_INVALIDPARAMERR;
  if (len <= sizeof o->random) {
    memset(o->random, 0, sizeof o->random);
    memcpy(o->random, out, len);
  }
  return SAR_OK;
}

/* §7.2.2: the last random number, padded with zeros to one block, encrypted under the device's own key. */
API(DevAuth, (HANDLE device, BYTE *data, ULONG len), (device, data, len)) {
  object *o;
  BYTE expected[32], key[17];
  int out = 0;
  ULONG rv = look_up(device, DEVICE, &o);
  if (rv) return rv;
  if (!data || len != 16) return SAR_INDATALENERR;
  if (text_setting(o->serial, "auth-key", (char *)key, 16) != 16) memcpy(key, "1234567812345678", 16);
  EVP_CIPHER_CTX *c = EVP_CIPHER_CTX_new();
  EVP_EncryptInit_ex(c, EVP_sm4_ecb(), NULL, key, NULL);
  EVP_CIPHER_CTX_set_padding(c, 0);
  EVP_EncryptUpdate(c, expected, &out, o->random, 16);
  EVP_CIPHER_CTX_free(c);
  o->authenticated = out == 16 && !CRYPTO_memcmp(expected, data, 16);
  return o->authenticated ? SAR_OK : SAR_FAIL;
}
