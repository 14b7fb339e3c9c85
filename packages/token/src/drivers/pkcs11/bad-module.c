/* A PKCS#11 module of the tests that sins as CERTHALL_SIN says, in the calls that a list and a log-in make. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef unsigned long ulong;
typedef struct { unsigned char major, minor; } version;
typedef struct { version api; unsigned char manufacturer[32]; ulong flags; unsigned char description[32]; version lib; } info;
typedef struct { unsigned char description[64], manufacturer[32]; ulong flags; version hw, fw; } slot_info;
typedef struct {
  unsigned char label[32], manufacturer[32], model[16], serial[16];
  ulong flags, max_sessions, sessions, max_rw, rw, max_pin, min_pin, total_public, free_public, total_private, free_private;
  version hw, fw;
  unsigned char time[16];
} token_info;
typedef struct { ulong type; void *value; ulong length; } attribute;

/* It sins once per file: the module that is started next behaves. */
static int sins(const char *name) {
  const char *sin = getenv("CERTHALL_SIN");
  const char *once = getenv("CERTHALL_SIN_ONCE");
  if (!sin || strcmp(sin, name)) return 0;
  if (once) return unlink(once) == 0;
  return 1;
}
static void misbehave(const char *place) {
  char name[64];
  strcpy(name, "hang-in-");
  strcat(name, place);
  if (sins(name)) for (;;) pause();
  strcpy(name, "crash-in-");
  strcat(name, place);
  if (sins(name)) *(volatile int *)8 = 1;
}

static ulong C_Initialize(void *args) { return 0; }
static ulong C_Finalize(void *reserved) { return 0; }
static ulong C_GetInfo(info *out) { memset(out, ' ', sizeof *out); out->api.major = 2; out->api.minor = 20; out->flags = 0; return 0; }
static ulong C_GetSlotList(unsigned char present, ulong *list, ulong *count) {
  misbehave("list");
  if (sins("count-slots")) { *count = 1ul << 60; return 0; }
  if (list) list[0] = 7;
  *count = 1;
  return 0;
}
static ulong C_GetSlotInfo(ulong slot, slot_info *out) {
  memset(out, ' ', sizeof *out);
  memcpy(out->description, "Bad reader", 10);
  out->flags = 1;
  return 0;
}
static ulong C_GetTokenInfo(ulong slot, token_info *out) {
  memset(out, 0, sizeof *out);
  memset(out->label, ' ', 32 + 32 + 16 + 16);
  memcpy(out->label, "bad", 3);
  memcpy(out->serial, "BAD1", 4);
  out->flags = 0x400 | 0x4 | 0x20000;
  out->max_pin = 16; out->min_pin = 4;
  if (sins("rubbish-info")) memset(out->label, 0xff, 32 + 32 + 16 + 16);
  return 0;
}
static ulong C_GetMechanismList(ulong slot, ulong *list, ulong *count) {
  if (list) list[0] = 0x1041;
  *count = 1;
  return 0;
}
static ulong C_OpenSession(ulong slot, ulong flags, void *app, void *notify, ulong *session) { *session = 1; return 0; }
static ulong C_CloseSession(ulong session) { return 0; }
static ulong C_Login(ulong session, ulong user, unsigned char *pin, ulong length) {
  misbehave("login");
  return length == 6 && !memcmp(pin, "271828", 6) ? 0 : 0xa0;
}
static ulong C_Logout(ulong session) { return 0; }
static ulong found;
static ulong C_FindObjectsInit(ulong session, attribute *template, ulong count) { found = 0; return 0; }
static ulong C_FindObjects(ulong session, ulong *objects, ulong max, ulong *count) {
  /* A list without an end, of objects whose lengths are lies. */
  *count = 0;
  if (sins("endless-objects")) { for (; *count < max; ++*count) objects[*count] = ++found; return 0; }
  if (sins("long-attributes") && !found++) { objects[0] = 1; *count = 1; }
  return 0;
}
static ulong C_FindObjectsFinal(ulong session) { return 0; }
static ulong C_GetAttributeValue(ulong session, ulong object, attribute *template, ulong count) {
  for (ulong i = 0; i < count; i++) {
    /* First it asks for room, then it claims to have filled more than that. */
    template[i].length = template[i].value ? 1ul << 40 : 16;
    if (template[i].value) memset(template[i].value, 1, 16);
  }
  return 0;
}
static ulong unsupported(void) { return 0x54; }

static struct { version v; void *f[68]; } functions;

/* Places in CK_FUNCTION_LIST, PKCS#11 2.40. */
ulong C_GetFunctionList(void **out) {
  functions.v.major = 2;
  functions.v.minor = 20;
  for (int i = 0; i < 68; i++) functions.f[i] = (void *)unsupported;
  functions.f[0] = (void *)C_Initialize;
  functions.f[1] = (void *)C_Finalize;
  functions.f[2] = (void *)C_GetInfo;
  functions.f[3] = (void *)C_GetFunctionList;
  functions.f[4] = (void *)C_GetSlotList;
  functions.f[5] = (void *)C_GetSlotInfo;
  functions.f[6] = (void *)C_GetTokenInfo;
  functions.f[7] = (void *)C_GetMechanismList;
  functions.f[12] = (void *)C_OpenSession;
  functions.f[13] = (void *)C_CloseSession;
  functions.f[18] = (void *)C_Login;
  functions.f[19] = (void *)C_Logout;
  functions.f[24] = (void *)C_GetAttributeValue;
  functions.f[26] = (void *)C_FindObjectsInit;
  functions.f[27] = (void *)C_FindObjects;
  functions.f[28] = (void *)C_FindObjectsFinal;
  *out = &functions;
  return 0;
}
