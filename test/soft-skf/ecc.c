/* GM/T 0016 §7.6: SM2. A pair is kept as d, X, Y, 32 bytes each. */
#include "soft.h"
#include <openssl/asn1t.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/param_build.h>
#include <stdio.h>
#include <string.h>

/* GM/T 0009 §7.2, as OpenSSL writes an SM2 ciphertext. */
typedef struct { ASN1_INTEGER *x, *y; ASN1_OCTET_STRING *hash, *cipher; } SM2_CIPHER;
DECLARE_ASN1_FUNCTIONS(SM2_CIPHER)
ASN1_SEQUENCE(SM2_CIPHER) = {
  ASN1_SIMPLE(SM2_CIPHER, x, ASN1_INTEGER), ASN1_SIMPLE(SM2_CIPHER, y, ASN1_INTEGER),
  ASN1_SIMPLE(SM2_CIPHER, hash, ASN1_OCTET_STRING), ASN1_SIMPLE(SM2_CIPHER, cipher, ASN1_OCTET_STRING),
} ASN1_SEQUENCE_END(SM2_CIPHER)
IMPLEMENT_ASN1_FUNCTIONS(SM2_CIPHER)

int load_ecc(const object *container, const char *file, ecc_pair *pair) {
  char path[MAX_PATH + 16];
  snprintf(path, sizeof path, "%s/%s", container->path, file);
  return read_file(path, (BYTE *)pair, sizeof *pair) == sizeof *pair;
}

static ULONG keep_ecc(const object *container, const char *file, const ecc_pair *pair) {
  char path[MAX_PATH + 16];
  ULONG rv = require_room(container, sizeof *pair + ROOM_OF_OBJECT);
  if (rv) return rv;
  snprintf(path, sizeof path, "%s/%s", container->path, file);
  return write_file(path, (const BYTE *)pair, sizeof *pair) ? SAR_OK : SAR_FILEERR;
}

EVP_PKEY *ecc_key(const ecc_pair *pair, int with_private) {
  BYTE point[65] = {4};
  memcpy(point + 1, pair->x, 32);
  memcpy(point + 33, pair->y, 32);
  EVP_PKEY *key = NULL;
  BIGNUM *d = BN_bin2bn(pair->d, 32, NULL);
  OSSL_PARAM_BLD *builder = OSSL_PARAM_BLD_new();
  OSSL_PARAM_BLD_push_utf8_string(builder, OSSL_PKEY_PARAM_GROUP_NAME, "SM2", 0);
  OSSL_PARAM_BLD_push_octet_string(builder, OSSL_PKEY_PARAM_PUB_KEY, point, sizeof point);
  if (with_private) OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_PRIV_KEY, d);
  OSSL_PARAM *params = OSSL_PARAM_BLD_to_param(builder);
  EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, "SM2", NULL);
  if (!ctx || EVP_PKEY_fromdata_init(ctx) != 1 ||
      EVP_PKEY_fromdata(ctx, &key, with_private ? EVP_PKEY_KEYPAIR : EVP_PKEY_PUBLIC_KEY, params) != 1)
    key = NULL;
  EVP_PKEY_CTX_free(ctx);
  OSSL_PARAM_free(params);
  OSSL_PARAM_BLD_free(builder);
  BN_clear_free(d);
  return key;
}

static int point_of(const BYTE d[32], BYTE x[32], BYTE y[32]) {
  EC_GROUP *group = EC_GROUP_new_by_curve_name(NID_sm2);
  EC_POINT *point = EC_POINT_new(group);
  BIGNUM *number = BN_bin2bn(d, 32, NULL), *bx = BN_new(), *by = BN_new();
  int ok = !BN_is_zero(number) && BN_cmp(number, EC_GROUP_get0_order(group)) < 0 &&
           EC_POINT_mul(group, point, number, NULL, NULL, NULL) &&
           EC_POINT_get_affine_coordinates(group, point, bx, by, NULL) && BN_bn2binpad(bx, x, 32) == 32 &&
           BN_bn2binpad(by, y, 32) == 32;
  BN_clear_free(number), BN_free(bx), BN_free(by), EC_POINT_free(point), EC_GROUP_free(group);
  return ok;
}

API(GenECCKeyPair, (HANDLE container, ULONG alg, ECCPUBLICKEYBLOB *blob), (container, alg, blob)) {
  object *o;
  int lock;
  ecc_pair pair;
  if (alg != SGD_SM2_1 || !blob) return SAR_INVALIDPARAMERR;
  ULONG rv = begin(container, CONTAINER, &o, &lock);
  if (rv) return rv;
  rv = require_role(o, SECURE_USER_ACCOUNT);
  EVP_PKEY *key = rv ? NULL : EVP_PKEY_Q_keygen(NULL, NULL, "SM2");
  BIGNUM *d = NULL;
  if (!rv && (!key || !EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_PRIV_KEY, &d) || BN_bn2binpad(d, pair.d, 32) != 32 ||
              !point_of(pair.d, pair.x, pair.y)))
    rv = SAR_FAIL;
  if (!rv) rv = keep_ecc(o, "sign.ecc", &pair);
  if (!rv) {
    memset(blob, 0, sizeof *blob);
    blob->BitLen = 256;
    memcpy(blob->X + 32, pair.x, 32);
    memcpy(blob->Y + 32, pair.y, 32);
  }
  BN_clear_free(d);
  EVP_PKEY_free(key);
  done(lock);
  return rv;
}

/* §7.6.10: the data are e, with Z in it already. */
API(ECCSignData, (HANDLE container, BYTE *data, ULONG len, ECCSIGNATUREBLOB *signature),
    (container, data, len, signature)) {
  object *o;
  int lock;
  ecc_pair pair;
  BYTE der[80];
  size_t der_len = sizeof der;
  if (!data || len != 32 || !signature) return SAR_INDATALENERR;
  ULONG rv = begin(container, CONTAINER, &o, &lock);
  if (rv) return rv;
  rv = require_role(o, SECURE_USER_ACCOUNT);
  if (!rv && !load_ecc(o, "sign.ecc", &pair)) rv = SAR_KEYNOTFOUNTERR;
  if (!rv) {
    EVP_PKEY *key = ecc_key(&pair, 1);
    EVP_PKEY_CTX *ctx = key ? EVP_PKEY_CTX_new(key, NULL) : NULL;
    const BYTE *at = der;
    ECDSA_SIG *sig = NULL;
    if (ctx && EVP_PKEY_sign_init(ctx) == 1 && EVP_PKEY_sign(ctx, der, &der_len, data, len) == 1)
      sig = d2i_ECDSA_SIG(NULL, &at, (long)der_len);
    memset(signature, 0, sizeof *signature);
    if (!sig || BN_bn2binpad(ECDSA_SIG_get0_r(sig), signature->r + 32, 32) != 32 ||
        BN_bn2binpad(ECDSA_SIG_get0_s(sig), signature->s + 32, 32) != 32)
      rv = SAR_FAIL;
    ECDSA_SIG_free(sig), EVP_PKEY_CTX_free(ctx), EVP_PKEY_free(key);
  }
  done(lock);
  return rv;
}

static int leading_zeros(const BYTE field[64]) {
  for (int i = 0; i < 32; i++)
    if (field[i]) return 0;
  return 1;
}

static ULONG read_public(const ECCPUBLICKEYBLOB *blob, ecc_pair *pair) {
  if (!blob || blob->BitLen != 256 || !leading_zeros(blob->X) || !leading_zeros(blob->Y)) return SAR_INDATAERR;
  memset(pair, 0, sizeof *pair);
  memcpy(pair->x, blob->X + 32, 32);
  memcpy(pair->y, blob->Y + 32, 32);
  return SAR_OK;
}

API(ECCVerify, (HANDLE device, ECCPUBLICKEYBLOB *blob, BYTE *data, ULONG len, ECCSIGNATUREBLOB *signature),
    (device, blob, data, len, signature)) {
  object *o;
  ecc_pair pair;
  BYTE *der = NULL;
  ULONG rv = look_up(device, DEVICE, &o);
  if (rv || (rv = read_public(blob, &pair))) return rv;
  if (!data || len != 32 || !signature) return SAR_INDATALENERR;
  ECDSA_SIG *sig = ECDSA_SIG_new();
  ECDSA_SIG_set0(sig, BN_bin2bn(signature->r, 64, NULL), BN_bin2bn(signature->s, 64, NULL));
  int der_len = i2d_ECDSA_SIG(sig, &der);
  EVP_PKEY *key = ecc_key(&pair, 0);
  EVP_PKEY_CTX *ctx = key ? EVP_PKEY_CTX_new(key, NULL) : NULL;
  int ok = ctx && EVP_PKEY_verify_init(ctx) == 1 && EVP_PKEY_verify(ctx, der, (size_t)der_len, data, len) == 1;
  EVP_PKEY_CTX_free(ctx), EVP_PKEY_free(key), ECDSA_SIG_free(sig), OPENSSL_free(der);
  return ok ? SAR_OK : SAR_FAIL;
}

API(ExtECCEncrypt, (HANDLE device, ECCPUBLICKEYBLOB *blob, BYTE *plain, ULONG len, ECCCIPHERBLOB *out),
    (device, blob, plain, len, out)) {
  object *o;
  ecc_pair pair;
  BYTE der[1024];
  const BYTE *at = der;
  size_t der_len = sizeof der;
  ULONG rv = look_up(device, DEVICE, &o);
  if (rv || (rv = read_public(blob, &pair))) return rv;
  if (!plain || !out || len < 1 || len > 256) return SAR_INDATALENERR;
  EVP_PKEY *key = ecc_key(&pair, 0);
  EVP_PKEY_CTX *ctx = key ? EVP_PKEY_CTX_new(key, NULL) : NULL;
  SM2_CIPHER *c = NULL;
  if (ctx && EVP_PKEY_encrypt_init(ctx) == 1 && EVP_PKEY_encrypt(ctx, der, &der_len, plain, len) == 1)
    c = d2i_SM2_CIPHER(NULL, &at, (long)der_len);
  if (c) {
    BIGNUM *x = ASN1_INTEGER_to_BN(c->x, NULL), *y = ASN1_INTEGER_to_BN(c->y, NULL);
    memset(out, 0, offsetof(ECCCIPHERBLOB, Cipher));
    BN_bn2binpad(x, out->X + 32, 32);
    BN_bn2binpad(y, out->Y + 32, 32);
    memcpy(out->HASH, c->hash->data, 32);
    memcpy(out->Cipher, c->cipher->data, len);
    out->CipherLen = len;
    BN_free(x), BN_free(y);
  }
  rv = c ? SAR_OK : SAR_FAIL;
  SM2_CIPHER_free(c), EVP_PKEY_CTX_free(ctx), EVP_PKEY_free(key);
  return rv;
}

/* Opens a ciphertext with the pair; `len` says how much fits, then how much it is. */
ULONG sm2_open(const ecc_pair *pair, const ECCCIPHERBLOB *blob, BYTE *out, int *len) {
  if (!leading_zeros(blob->X) || !leading_zeros(blob->Y) || blob->CipherLen < 1 || blob->CipherLen > (ULONG)*len)
    return SAR_INDATAERR;
  SM2_CIPHER *c = SM2_CIPHER_new();
  BIGNUM *x = BN_bin2bn(blob->X, 64, NULL), *y = BN_bin2bn(blob->Y, 64, NULL);
  BN_to_ASN1_INTEGER(x, c->x), BN_to_ASN1_INTEGER(y, c->y);
  ASN1_OCTET_STRING_set(c->hash, blob->HASH, 32);
  ASN1_OCTET_STRING_set(c->cipher, blob->Cipher, (int)blob->CipherLen);
  BYTE *der = NULL;
  int der_len = i2d_SM2_CIPHER(c, &der);
  EVP_PKEY *key = ecc_key(pair, 1);
  EVP_PKEY_CTX *ctx = key ? EVP_PKEY_CTX_new(key, NULL) : NULL;
  size_t out_len = (size_t)*len;
  ULONG rv = ctx && EVP_PKEY_decrypt_init(ctx) == 1 && EVP_PKEY_decrypt(ctx, out, &out_len, der, (size_t)der_len) == 1
                 ? SAR_OK
                 : SAR_DECRYPTPADERR;
  *len = (int)out_len;
  EVP_PKEY_CTX_free(ctx), EVP_PKEY_free(key), OPENSSL_free(der), SM2_CIPHER_free(c), BN_free(x), BN_free(y);
  return rv;
}

/* §6.4.12, §7.6.9: an SM4 key under the signing key, d under that key. With a check that not every vendor makes. */
static ULONG open_envelope(const ecc_pair *signing, const ENVELOPEDKEYBLOB *envelope, ecc_pair *pair) {
  BYTE key[64];
  int len = sizeof key, out = 0;
  const BYTE *hidden = envelope->EncPriKey + (quirk("left-private-key") ? 0 : 32);
  const BYTE *zeros = envelope->EncPriKey + (quirk("left-private-key") ? 32 : 0);
  for (int i = 0; i < 32; i++)
    if (zeros[i]) return SAR_INDATAERR;
  if (envelope->Version != 1 || envelope->SymmAlgID != SGD_SM4_ECB || envelope->Bits != 256) return SAR_INDATAERR;
  ULONG rv = read_public(&envelope->PubKey, pair);
  if (!rv) rv = sm2_open(signing, &envelope->CipherBlob, key, &len);
  if (rv) return rv;
  if (len != 16) return SAR_INDATALENERR;
  EVP_CIPHER_CTX *c = EVP_CIPHER_CTX_new();
  EVP_DecryptInit_ex(c, EVP_sm4_ecb(), NULL, key, NULL);
  EVP_CIPHER_CTX_set_padding(c, 0);
  EVP_DecryptUpdate(c, pair->d, &out, hidden, 32);
  EVP_CIPHER_CTX_free(c);
  BYTE x[32], y[32];
  if (quirk("trusting-import")) return SAR_OK;
  return point_of(pair->d, x, y) && !memcmp(x, pair->x, 32) && !memcmp(y, pair->y, 32) ? SAR_OK : SAR_INDATAERR;
}

API(ImportECCKeyPair, (HANDLE container, ENVELOPEDKEYBLOB *envelope), (container, envelope)) {
  object *o;
  int lock;
  ecc_pair signing, pair;
  if (!envelope) return SAR_INVALIDPARAMERR;
  ULONG rv = begin(container, CONTAINER, &o, &lock);
  if (rv) return rv;
  rv = require_role(o, SECURE_USER_ACCOUNT);
  if (!rv && !load_ecc(o, "sign.ecc", &signing)) rv = SAR_KEYNOTFOUNTERR;
  if (!rv) rv = open_envelope(&signing, envelope, &pair);
  if (!rv) rv = keep_ecc(o, "enc.ecc", &pair);
  done(lock);
  return rv;
}

/* Not in the standard of 2012; what several vendors add, after GmSSL's header. */
API(ECCDecrypt, (HANDLE container, ECCCIPHERBLOB *blob, BYTE *out, ULONG *len), (container, blob, out, len)) {
  object *o;
  int lock;
  ecc_pair pair;
  BYTE plain[4096];
  int got = sizeof plain;
  if (!blob) return SAR_INVALIDPARAMERR;
  if (quirk("no-ecc-decrypt")) return SAR_NOTSUPPORTYETERR;
  ULONG rv = begin(container, CONTAINER, &o, &lock);
  if (rv) return rv;
  rv = require_role(o, SECURE_USER_ACCOUNT);
  if (!rv && !load_ecc(o, "enc.ecc", &pair)) rv = SAR_KEYNOTFOUNTERR;
  if (!rv) rv = sm2_open(&pair, blob, plain, &got);
  if (!rv) rv = give(plain, (ULONG)got, out, len);
  done(lock);
  return rv;
}
