import { CerthallError } from '@certhall/model'
import koffi from 'koffi'
import { SAR, sarError } from './codes.ts'
import { LAYOUTS, type LayoutName } from './structures.ts'

/** A DEVHANDLE, HAPPLICATION or HCONTAINER: an address that only the library understands. */
export type Handle = bigint

type Argument = Buffer | Handle | number | null

/** Parameters of GM/T 0016-2012 §7 and annex: p pointer, h handle, u ULONG, b BOOL. */
const PARAMETERS = {
  SKF_WaitForDevEvent: 'ppp',
  SKF_CancelWaitForDevEvent: '',
  SKF_EnumDev: 'bpp',
  SKF_ConnectDev: 'pp',
  SKF_DisConnectDev: 'h',
  SKF_GetDevInfo: 'hp',
  SKF_LockDev: 'hu',
  SKF_UnlockDev: 'h',
  SKF_ChangePIN: 'huppp',
  SKF_GetPINInfo: 'huppp',
  SKF_VerifyPIN: 'hupp',
  SKF_UnblockPIN: 'hppp',
  SKF_ClearSecureState: 'h',
  SKF_EnumApplication: 'hpp',
  SKF_OpenApplication: 'hpp',
  SKF_CloseApplication: 'h',
  SKF_CreateFile: 'hpuuu',
  SKF_DeleteFile: 'hp',
  SKF_GetFileInfo: 'hpp',
  SKF_ReadFile: 'hpuupp',
  SKF_WriteFile: 'hpupu',
  SKF_CreateContainer: 'hpp',
  SKF_DeleteContainer: 'hp',
  SKF_OpenContainer: 'hpp',
  SKF_CloseContainer: 'h',
  SKF_EnumContainer: 'hpp',
  SKF_ImportCertificate: 'hbpu',
  SKF_ExportCertificate: 'hbpp',
  SKF_ExportPublicKey: 'hbpp',
  SKF_GenECCKeyPair: 'hup',
  SKF_GenRSAKeyPair: 'hup',
  SKF_ECCSignData: 'hpup',
  SKF_RSASignData: 'hpupp',
  SKF_ImportECCKeyPair: 'hp',
} as const

/** Beyond the standard, all with the parameters of SKF_ECCDecrypt: container, ECCCIPHERBLOB, out, length. */
const DECRYPT_PARAMETERS = 'hppp'

export type FunctionName = keyof typeof PARAMETERS

type Native = ((...args: Argument[]) => number | bigint) & {
  async(...args: [...Argument[], (error: Error | null, result: number | bigint) => void]): void
}

/** One vendor's library. */
export interface Library {
  /** The SAR code. `token-module-unusable` where the library lacks the function. */
  try(name: string, ...args: Argument[]): number
  /** As `try`; anything but SAR_OK is thrown. */
  call(name: string, ...args: Argument[]): void
  has(name: string): boolean
  /** The same on a thread of its own, for what blocks. */
  later(name: FunctionName, ...args: Argument[]): Promise<number>
}

/**
 * Loads a vendor's library. RTLD_DEEPBIND: many vendors bring an OpenSSL of their own, and Node exports its own under the
 * same names, which theirs must not find first. `token-module-unusable` where it cannot be loaded.
 */
export function openLibrary(path: string, layout: LayoutName): Library {
  let library: ReturnType<typeof koffi.load>
  try {
    library = koffi.load(path, { deep: true })
  } catch (error) {
    throw new CerthallError('token-module-unusable', `${path}: ${(error as Error).message}`)
  }
  const types: Record<string, string> = {
    p: 'uint8_t *',
    h: 'uintptr_t',
    u: LAYOUTS[layout].ulong === 8 ? 'uint64_t' : 'uint32_t',
    b: 'int32_t',
  }
  const known = new Map<string, Native | undefined>()

  function find(name: string): Native | undefined {
    if (!known.has(name)) known.set(name, bind(name))
    return known.get(name)
  }

  function bind(name: string): Native | undefined {
    const letters = Object.hasOwn(PARAMETERS, name) ? PARAMETERS[name as FunctionName] : DECRYPT_PARAMETERS
    const parameters = [...letters].map((letter) => types[letter] as string)
    try {
      return library.func('__stdcall', name, 'uint32_t', parameters) as unknown as Native
    } catch {
      return undefined
    }
  }

  function required(name: string): Native {
    const found = find(name)
    if (!found) throw new CerthallError('token-module-unusable', `${path} has no ${name}`)
    return found
  }

  function attempt(name: string, ...args: Argument[]): number {
    return Number(required(name)(...args))
  }

  return {
    try: attempt,
    call(name, ...args) {
      const sar = attempt(name, ...args)
      if (sar !== SAR.OK) throw sarError(sar, name)
    },
    has: (name) => find(name) !== undefined,
    later(name, ...args) {
      const native = required(name)
      return new Promise((resolve, reject) => {
        native.async(...args, (error, result) => (error ? reject(error) : resolve(Number(result))))
      })
    },
  }
}
