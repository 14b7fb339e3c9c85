/*
 * soft-skf-tool DEVICE NAME-IN-HEX ADMIN-PIN ADMIN-TRIES PIN TRIES: makes an application on a plugged-in token as a
 * maker does, by device authentication and SKF_CreateApplication.
 */
#include "soft.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

ULONG SKF_ConnectDev(char *, HANDLE *);
ULONG SKF_GenRandom(HANDLE, BYTE *, ULONG);
ULONG SKF_DevAuth(HANDLE, BYTE *, ULONG);
ULONG SKF_CreateApplication(HANDLE, char *, char *, ULONG, char *, ULONG, ULONG, HANDLE *);

static int failed(const char *step, ULONG rv) {
  if (rv) fprintf(stderr, "%s: 0x%08X\n", step, (unsigned)rv);
  return rv != SAR_OK;
}

int main(int count, char **args) {
  HANDLE device, app;
  BYTE block[16] = {0}, out[32];
  char name[80] = {0};
  int len = 0;
  if (count != 7) return 2;
  for (char *at = args[2]; at[0] && at[1] && len < 79; at += 2) {
    unsigned value;
    if (sscanf(at, "%2x", &value) != 1) return 2;
    name[len++] = (char)value;
  }
  if (failed("SKF_ConnectDev", SKF_ConnectDev(args[1], &device))) return 1;
  /* 8 random bytes, padded with zeros to a block. */
  if (failed("SKF_GenRandom", SKF_GenRandom(device, block, 8))) return 1;
  EVP_CIPHER_CTX *c = EVP_CIPHER_CTX_new();
  EVP_EncryptInit_ex(c, EVP_sm4_ecb(), NULL, (const BYTE *)"1234567812345678", NULL);
  EVP_CIPHER_CTX_set_padding(c, 0);
  EVP_EncryptUpdate(c, out, &len, block, 16);
  EVP_CIPHER_CTX_free(c);
  if (failed("SKF_DevAuth", SKF_DevAuth(device, out, 16))) return 1;
  return failed("SKF_CreateApplication", SKF_CreateApplication(device, name, args[3], (ULONG)atoi(args[4]), args[5],
                                                               (ULONG)atoi(args[6]), SECURE_USER_ACCOUNT, &app));
}
