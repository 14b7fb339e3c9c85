/* What the files of this library share: the store, handles, faults. */
#ifndef SOFT_H
#define SOFT_H
#include "skf.h"
#include <openssl/evp.h>
#include <stddef.h>

#define MAX_PATH 1024
#define MAX_DATA (256 * 1024)
#define ROOM_OF_OBJECT 64

/* store.c: one folder per token, changed only under its lock; every file is replaced whole. */
const char *store_dir(void);
int quirk(const char *name);
int read_file(const char *path, BYTE *out, int max); /* bytes, or -1 */
int write_file(const char *path, const BYTE *data, int len);
int exists(const char *path);
void remove_tree(const char *path);
long bytes_under(const char *path);
int count_entries(const char *path);
void hex_name(const char *name, char *out); /* of at most 64 bytes */
long long setting(const char *serial, const char *key, long long otherwise);
int text_setting(const char *serial, const char *key, char *out, int max); /* values are hex of the text */
long long insertion(const char *serial); /* 0: not plugged in */

/* handles.c: handles are numbers that are looked up, so a wrong one is an error and no crash. */
enum kind { DEVICE = 1, APPLICATION, CONTAINER, SESSION_KEY, HASH };
typedef struct object {
  enum kind kind;
  uintptr_t number, parent;
  char serial[64], path[MAX_PATH];
  long long insertion;
  int authenticated, lock;
  BYTE random[16];
  BYTE key[32];
  int key_len, encrypting;
  uint32_t alg;
  EVP_CIPHER_CTX *cipher;
  EVP_MD_CTX *hash;
} object;
object *new_object(enum kind kind, const object *parent, HANDLE *out);
void free_object(object *o);
ULONG look_up(HANDLE handle, enum kind kind, object **out);
/* As look_up, for work: the token is in, and nobody else works on it until `done`. */
ULONG begin(HANDLE handle, enum kind kind, object **out, int *lock);
void done(int lock);
ULONG lock_token(const char *serial, long long wait_ms, int *lock);

/* access.c */
ULONG require_role(const object *o, int rights);

/* names in, values out */
ULONG check_name(const char *name, size_t max);
ULONG give(const void *data, ULONG len, void *out, ULONG *out_len);
ULONG give_names(const char *dir, char *out, ULONG *size);
ULONG require_room(const object *o, long more);

/* ecc.c, rsa.c: kept pairs are files `sign.ecc`, `enc.ecc` (d, X, Y) or `sign.rsa` (PKCS#1). */
typedef struct { BYTE d[32], x[32], y[32]; } ecc_pair;
int load_ecc(const object *container, const char *file, ecc_pair *pair);
EVP_PKEY *ecc_key(const ecc_pair *pair, int with_private);
ULONG sm2_open(const ecc_pair *pair, const ECCCIPHERBLOB *cipher, BYTE *out, int *len);
EVP_PKEY *load_rsa(const object *container, const char *file);
ULONG rsa_public(EVP_PKEY *key, RSAPUBLICKEYBLOB *blob);

/* faults.c: what the control file orders for this call. */
ULONG fault_before(const char *function);
int ordered_idle(void);
ULONG fault_after(const char *function, ULONG result);
enum lie { HONEST, LIE_LONG, LIE_SHORT, LIE_SIZE, OVERRUN };
enum lie ordered_lie(void);

/* Every exported function: its fault before, its work, its fault after. */
#define API(name, params, args)                                                                                        \
  static ULONG name##_ params;                                                                                         \
  SKF_API ULONG SKF_##name params;                                                                                     \
  SKF_API ULONG SKF_##name params {                                                                                    \
    ULONG fault = fault_before("SKF_" #name);                                                                          \
    if (fault || ordered_idle()) return fault;                                                                         \
    return fault_after("SKF_" #name, name##_ args);                                                    \
  }                                                                                                                    \
  static ULONG name##_ params

#endif
