/*
 * The interface of GM/T 0016-2012 (smart token cryptography application interface), as far as certificates need it,
 * written from the facts in docs/token-skf.md. Structures are packed, ULONG has 32 bits. Two deviations seen in vendors'
 * headers can be built too, so that the driver meets them as a compiler lays them out:
 *   -DSKF_ALIGNED  natural alignment instead of packing
 *   -DSKF_ULONG8   ULONG is the 64-bit `unsigned long` of Linux (and aligned)
 */
#ifndef SOFT_SKF_H
#define SOFT_SKF_H
#include <stdint.h>

#ifdef SKF_ULONG8
typedef uint64_t ULONG;
#else
typedef uint32_t ULONG;
#endif
typedef uint8_t BYTE;
typedef int32_t BOOL;
typedef void *HANDLE;
#define SKF_API __attribute__((visibility("default")))

#if !defined(SKF_ALIGNED) && !defined(SKF_ULONG8)
#pragma pack(push, 1)
#define SKF_PACKED 1
#endif

typedef struct { BYTE major, minor; } VERSION;

typedef struct {
  VERSION Version;
  char Manufacturer[64], Issuer[64], Label[32], SerialNumber[32];
  VERSION HWVersion, FirmwareVersion;
  ULONG AlgSymCap, AlgAsymCap, AlgHashCap, DevAuthAlgId, TotalSpace, FreeSpace, MaxECCBufferSize, MaxBufferSize;
  BYTE Reserved[64];
} DEVINFO;

typedef struct { ULONG AlgID, BitLen; BYTE Modulus[256]; BYTE PublicExponent[4]; } RSAPUBLICKEYBLOB;
typedef struct { ULONG BitLen; BYTE X[64], Y[64]; } ECCPUBLICKEYBLOB;
typedef struct { BYTE r[64], s[64]; } ECCSIGNATUREBLOB;
typedef struct { BYTE X[64], Y[64], HASH[32]; ULONG CipherLen; BYTE Cipher[1]; } ECCCIPHERBLOB;
typedef struct {
  ULONG Version, SymmAlgID, Bits;
  BYTE EncPriKey[64];
  ECCPUBLICKEYBLOB PubKey;
  ECCCIPHERBLOB CipherBlob;
} ENVELOPEDKEYBLOB;
typedef struct { BYTE IV[32]; ULONG IVLen, PaddingType, FeedBitLen; } BLOCKCIPHERPARAM;
typedef struct { char FileName[32]; ULONG FileSize, ReadRights, WriteRights; } FILEATTRIBUTE;

#ifdef SKF_PACKED
#pragma pack(pop)
#endif

#define ADMIN_TYPE 0
#define USER_TYPE 1
#define SECURE_USER_ACCOUNT 0x10
#define SECURE_ADM_ACCOUNT 0x01
#define SECURE_ANYONE_ACCOUNT 0xFF

#define SGD_SM4_ECB 0x401
#define SGD_SM4_CBC 0x402
#define SGD_RSA 0x10000
#define SGD_SM2_1 0x20200
#define SGD_SM3 1

/* Annex A, and from 36 on what a vendor's library adds (0016 has no code for a container that is not there). */
#define SAR_OK 0
#define SAR(xx) (0x0A000000u + (xx))
#define SAR_FAIL SAR(0x01)
#define SAR_NOTSUPPORTYETERR SAR(0x03)
#define SAR_FILEERR SAR(0x04)
#define SAR_INVALIDHANDLEERR SAR(0x05)
#define SAR_INVALIDPARAMERR SAR(0x06)
#define SAR_NAMELENERR SAR(0x09)
#define SAR_TIMEOUTERR SAR(0x0F)
#define SAR_INDATALENERR SAR(0x10)
#define SAR_INDATAERR SAR(0x11)
#define SAR_RSAMODULUSLENERR SAR(0x16)
#define SAR_KEYNOTFOUNTERR SAR(0x1B)
#define SAR_CERTNOTFOUNTERR SAR(0x1C)
#define SAR_DECRYPTPADERR SAR(0x1E)
#define SAR_BUFFER_TOO_SMALL SAR(0x20)
#define SAR_NOT_EVENTERR SAR(0x22)
#define SAR_DEVICE_REMOVED SAR(0x23)
#define SAR_PIN_INCORRECT SAR(0x24)
#define SAR_PIN_LOCKED SAR(0x25)
#define SAR_PIN_LEN_RANGE SAR(0x27)
#define SAR_USER_TYPE_INVALID SAR(0x2A)
#define SAR_APPLICATION_NAME_INVALID SAR(0x2B)
#define SAR_APPLICATION_EXISTS SAR(0x2C)
#define SAR_USER_NOT_LOGGED_IN SAR(0x2D)
#define SAR_APPLICATION_NOT_EXISTS SAR(0x2E)
#define SAR_FILE_ALREADY_EXIST SAR(0x2F)
#define SAR_NO_ROOM SAR(0x30)
#define SAR_FILE_NOT_EXIST SAR(0x31)
#define SAR_REACH_MAX_CONTAINER_COUNT SAR(0x32)
#define SAR_VENDOR_CONTAINER_NOT_EXISTS SAR(0x36)
#define SAR_VENDOR_CONTAINER_EXISTS SAR(0x37)
#define SAR_VENDOR_DEVNOAUTH SAR(0x3B)

#endif
