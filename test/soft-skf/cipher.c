/* GM/T 0016 §7.6: session keys, which come in under the encryption pair and never leave, and SM3 with Z. */
#include "soft.h"
#include <string.h>

static const EVP_CIPHER *cipher_of(uint32_t alg) {
  return alg == SGD_SM4_ECB ? EVP_sm4_ecb() : alg == SGD_SM4_CBC ? EVP_sm4_cbc() : NULL;
}

API(ImportSessionKey, (HANDLE container, ULONG alg, BYTE *wrapped, ULONG len, HANDLE *out),
    (container, alg, wrapped, len, out)) {
  object *o, *made;
  int lock, got = 16;
  ecc_pair pair;
  BYTE key[32];
  const ECCCIPHERBLOB *blob = (const ECCCIPHERBLOB *)wrapped;
  if (!wrapped || !out || !cipher_of((uint32_t)alg)) return SAR_INVALIDPARAMERR;
  if (len < offsetof(ECCCIPHERBLOB, Cipher) || len < offsetof(ECCCIPHERBLOB, Cipher) + blob->CipherLen)
    return SAR_INDATALENERR;
  ULONG rv = begin(container, CONTAINER, &o, &lock);
  if (rv) return rv;
  rv = require_role(o, SECURE_USER_ACCOUNT);
  if (!rv && !load_ecc(o, "enc.ecc", &pair)) rv = SAR_KEYNOTFOUNTERR;
  if (!rv) rv = sm2_open(&pair, blob, key, &got);
  if (!rv && got != 16) rv = SAR_INDATALENERR;
  if (!rv && !(made = new_object(SESSION_KEY, o, out))) rv = SAR_FAIL;
  if (!rv) {
    memcpy(made->key, key, 16);
    made->key_len = 16;
    made->alg = (uint32_t)alg;
  }
  OPENSSL_cleanse(key, sizeof key);
  done(lock);
  return rv;
}

static ULONG start(HANDLE key, const BLOCKCIPHERPARAM *param, int encrypting) {
  object *o;
  ULONG rv = look_up(key, SESSION_KEY, &o);
  if (rv) return rv;
  if (param->IVLen > 32 || (o->alg == SGD_SM4_CBC && param->IVLen != 16)) return SAR_INVALIDPARAMERR;
  EVP_CIPHER_CTX_free(o->cipher);
  o->cipher = EVP_CIPHER_CTX_new();
  o->encrypting = encrypting;
  if (EVP_CipherInit_ex(o->cipher, cipher_of(o->alg), NULL, o->key, param->IV, encrypting) != 1) return SAR_FAIL;
  EVP_CIPHER_CTX_set_padding(o->cipher, param->PaddingType == 1);
  return SAR_OK;
}

static ULONG run(HANDLE key, const BYTE *data, ULONG len, BYTE *out, ULONG *out_len, int encrypting) {
  object *o;
  static __thread BYTE result[MAX_DATA + 64];
  int first = 0, last = 0;
  ULONG rv = look_up(key, SESSION_KEY, &o);
  if (rv) return rv;
  if (!o->cipher || o->encrypting != encrypting || !out_len) return SAR_INVALIDPARAMERR;
  if (!data || len > MAX_DATA) return SAR_INDATALENERR;
  if (!out) {
    *out_len = len + 16;
    return SAR_OK;
  }
  if (EVP_CipherUpdate(o->cipher, result, &first, data, (int)len) != 1 ||
      EVP_CipherFinal_ex(o->cipher, result + first, &last) != 1)
    return SAR_DECRYPTPADERR;
  EVP_CIPHER_CTX_free(o->cipher);
  o->cipher = NULL;
  return give(result, (ULONG)(first + last), out, out_len);
}

/* The parameters come by value: 44 bytes on the stack. */
API(EncryptInit, (HANDLE key, BLOCKCIPHERPARAM param), (key, param)) { return start(key, &param, 1); }
API(DecryptInit, (HANDLE key, BLOCKCIPHERPARAM param), (key, param)) { return start(key, &param, 0); }
API(Encrypt, (HANDLE key, BYTE *data, ULONG len, BYTE *out, ULONG *out_len), (key, data, len, out, out_len)) {
  return run(key, data, len, out, out_len, 1);
}
API(Decrypt, (HANDLE key, BYTE *data, ULONG len, BYTE *out, ULONG *out_len), (key, data, len, out, out_len)) {
  return run(key, data, len, out, out_len, 0);
}

/* ENTL ‖ ID ‖ a ‖ b ‖ Gx ‖ Gy ‖ Px ‖ Py (GM/T 0009 §8.1). */
static void add_z(EVP_MD_CTX *hash, const ECCPUBLICKEYBLOB *key, const BYTE *id, ULONG id_len) {
  static const char *curve = "FFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00000000FFFFFFFFFFFFFFFC"
                             "28E9FA9E9D9F5E344D5A9E4BCF6509A7F39789F515AB8F92DDBCBD414D940E93"
                             "32C4AE2C1F1981195F9904466A39C9948FE30BBFF2660BE1715A4589334C74C7"
                             "BC3736A2F4F6779C59BDCEE36B692153D0A9877CC62A474002DF32E52139F0A0";
  BYTE z[32], length[2] = {(BYTE)(id_len * 8 >> 8), (BYTE)(id_len * 8)};
  long len = 0;
  BYTE *parameters = OPENSSL_hexstr2buf(curve, &len);
  EVP_MD_CTX *inner = EVP_MD_CTX_new();
  EVP_DigestInit_ex(inner, EVP_sm3(), NULL);
  EVP_DigestUpdate(inner, length, 2);
  EVP_DigestUpdate(inner, id, id_len);
  EVP_DigestUpdate(inner, parameters, (size_t)len);
  EVP_DigestUpdate(inner, key->X + 32, 32);
  EVP_DigestUpdate(inner, key->Y + 32, 32);
  EVP_DigestFinal_ex(inner, z, NULL);
  EVP_DigestUpdate(hash, z, sizeof z);
  EVP_MD_CTX_free(inner);
  OPENSSL_free(parameters);
}

API(DigestInit, (HANDLE device, ULONG alg, ECCPUBLICKEYBLOB *key, BYTE *id, ULONG id_len, HANDLE *out),
    (device, alg, key, id, id_len, out)) {
  object *o, *made;
  ULONG rv = look_up(device, DEVICE, &o);
  if (rv) return rv;
  if (alg != SGD_SM3 || !out || id_len > 8191 || (id_len && !id)) return SAR_INVALIDPARAMERR;
  if (!(made = new_object(HASH, o, out))) return SAR_FAIL;
  made->hash = EVP_MD_CTX_new();
  EVP_DigestInit_ex(made->hash, EVP_sm3(), NULL);
  if (key && id_len) add_z(made->hash, key, id, id_len);
  return SAR_OK;
}

API(Digest, (HANDLE hash, BYTE *data, ULONG len, BYTE *out, ULONG *out_len), (hash, data, len, out, out_len)) {
  object *o;
  BYTE digest[32];
  ULONG rv = look_up(hash, HASH, &o);
  if (rv) return rv;
  if (!data || !out) return out ? SAR_INDATALENERR : give(digest, sizeof digest, NULL, out_len);
  EVP_DigestUpdate(o->hash, data, len);
  EVP_DigestFinal_ex(o->hash, digest, NULL);
  return give(digest, sizeof digest, out, out_len);
}

API(CloseHandle, (HANDLE handle), (handle)) {
  object *o;
  if (!look_up(handle, SESSION_KEY, &o) || !look_up(handle, HASH, &o)) {
    free_object(o);
    return SAR_OK;
  }
  return SAR_INVALIDHANDLEERR;
}
