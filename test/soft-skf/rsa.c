/* GM/T 0016 §7.6: RSA. The signing pair of a container; what it signs the caller has made into a DigestInfo. */
#include "soft.h"
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/rsa.h>
#include <stdio.h>
#include <string.h>

EVP_PKEY *load_rsa(const object *container, const char *file) {
  char path[MAX_PATH + 16];
  BYTE der[4096];
  const BYTE *at = der;
  snprintf(path, sizeof path, "%s/%s", container->path, file);
  int len = read_file(path, der, sizeof der);
  return len < 0 ? NULL : d2i_PrivateKey(EVP_PKEY_RSA, NULL, &at, len);
}

ULONG rsa_public(EVP_PKEY *key, RSAPUBLICKEYBLOB *blob) {
  BIGNUM *n = NULL, *e = NULL;
  memset(blob, 0, sizeof *blob);
  int ok = EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_RSA_N, &n) && EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_RSA_E, &e) &&
           BN_bn2binpad(n, blob->Modulus, 256) == 256 && BN_bn2binpad(e, blob->PublicExponent, 4) == 4;
  blob->AlgID = SGD_RSA;
  blob->BitLen = 2048;
  BN_free(n), BN_free(e);
  return ok ? SAR_OK : SAR_FAIL;
}

API(GenRSAKeyPair, (HANDLE container, ULONG bits, RSAPUBLICKEYBLOB *blob), (container, bits, blob)) {
  object *o;
  int lock;
  char path[MAX_PATH + 16];
  BYTE *der = NULL;
  if (!blob || bits != 2048) return SAR_RSAMODULUSLENERR;
  ULONG rv = begin(container, CONTAINER, &o, &lock);
  if (rv) return rv;
  rv = require_role(o, SECURE_USER_ACCOUNT);
  EVP_PKEY *key = rv ? NULL : EVP_PKEY_Q_keygen(NULL, NULL, "RSA", (size_t)bits);
  int len = key ? i2d_PrivateKey(key, &der) : 0;
  if (!rv && len <= 0) rv = SAR_FAIL;
  if (!rv) rv = rsa_public(key, blob);
  if (!rv) rv = require_room(o, len + ROOM_OF_OBJECT);
  snprintf(path, sizeof path, "%s/sign.rsa", o->path);
  if (!rv && !write_file(path, der, len)) rv = SAR_FILEERR;
  OPENSSL_free(der);
  EVP_PKEY_free(key);
  done(lock);
  return rv;
}

API(RSASignData, (HANDLE container, BYTE *data, ULONG len, BYTE *out, ULONG *out_len),
    (container, data, len, out, out_len)) {
  object *o;
  int lock;
  BYTE signature[512];
  size_t signature_len = sizeof signature;
  if (!data || len < 1 || len > 245) return SAR_INDATALENERR;
  ULONG rv = begin(container, CONTAINER, &o, &lock);
  if (rv) return rv;
  rv = require_role(o, SECURE_USER_ACCOUNT);
  EVP_PKEY *key = rv ? NULL : load_rsa(o, "sign.rsa");
  if (!rv && !key) rv = SAR_KEYNOTFOUNTERR;
  if (!rv) {
    EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new(key, NULL);
    if (EVP_PKEY_sign_init(ctx) != 1 || EVP_PKEY_CTX_set_rsa_padding(ctx, RSA_PKCS1_PADDING) != 1 ||
        EVP_PKEY_sign(ctx, signature, &signature_len, data, len) != 1)
      rv = SAR_FAIL;
    EVP_PKEY_CTX_free(ctx);
  }
  if (!rv) rv = give(signature, (ULONG)signature_len, out, out_len);
  EVP_PKEY_free(key);
  done(lock);
  return rv;
}
