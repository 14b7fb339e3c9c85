import koffi from 'koffi'

/** PC/SC as each system has it: winscard.h, pcsclite.h (https://pcsclite.apdu.fr/api/), Apple's PCSC.framework. */
interface System {
  library: string
  long: 'ulong' | 'uint32'
  context: 'long' | 'intptr' | 'int32'
  /** Of SCARD_READERSTATE's rgbAtr. */
  atr: number
  packed: boolean
  suffix: '' | 'A'
}

// Linux is run by the tests; the other two follow their headers and have not been run here.
const SYSTEMS: Partial<Record<NodeJS.Platform, System>> = {
  linux: {
    library: 'libpcsclite.so.1',
    long: 'ulong',
    context: 'long',
    atr: 33,
    packed: false,
    suffix: '',
  },
  win32: { library: 'winscard.dll', long: 'uint32', context: 'intptr', atr: 36, packed: false, suffix: 'A' },
  darwin: {
    library: '/System/Library/Frameworks/PCSC.framework/PCSC',
    long: 'uint32',
    context: 'int32',
    atr: 33,
    packed: true,
    suffix: '',
  },
}

export interface ReaderState {
  szReader: string
  pvUserData: null
  dwCurrentState: number
  dwEventState: number
  cbAtr: number
  rgbAtr: number[]
}

export interface Pcsc {
  /** Undefined where the service does not run. */
  establish(): PcscContext | undefined
}

export interface PcscContext {
  readers(): string[]
  /** Waits for a state other than `dwCurrentState`; answers the return code. */
  wait(states: ReaderState[], timeoutMs: number): Promise<number>
  /** Ends a wait. */
  cancel(): void
  release(): void
}

/** Throws where the system has no PC/SC library. */
export function loadPcsc(): Pcsc {
  const system = SYSTEMS[process.platform]
  if (!system) throw new Error(`no PC/SC on ${process.platform}`)
  const { library, long, context, atr, packed, suffix } = system
  const library_ = koffi.load(library)
  const struct = packed ? koffi.pack : koffi.struct
  const state = struct({
    szReader: 'const char *',
    pvUserData: 'void *',
    dwCurrentState: long,
    dwEventState: long,
    cbAtr: long,
    rgbAtr: koffi.array('uint8', atr),
  })
  const bind = (name: string, types: (string | ReturnType<typeof koffi.out>)[]) =>
    library_.func('__stdcall', name, 'int32', types)
  const establish = bind('SCardEstablishContext', [
    long,
    'void *',
    'void *',
    koffi.out(koffi.pointer(context)),
  ])
  const list = bind(`SCardListReaders${suffix}`, [
    context,
    'void *',
    'void *',
    koffi.inout(koffi.pointer(long)),
  ])
  const change = bind(`SCardGetStatusChange${suffix}`, [
    context,
    long,
    koffi.inout(koffi.pointer(state)),
    long,
  ])
  const cancel = bind('SCardCancel', [context])
  const release = bind('SCardReleaseContext', [context])

  return {
    establish() {
      const out = [0]
      if (establish(SCOPE_SYSTEM, null, null, out) !== 0) return undefined
      const handle = out[0]
      return {
        readers() {
          const size = [READERS_BYTES]
          const names = Buffer.alloc(READERS_BYTES)
          // No readers is an error of its own.
          if (list(handle, null, names, size) !== 0) return []
          return names.subarray(0, Number(size[0])).toString('utf8').split('\0').filter(Boolean)
        },
        wait: (states, timeoutMs) =>
          new Promise((resolve, reject) => {
            change.async(handle, timeoutMs, states, states.length, (error: Error | null, code: number) =>
              error ? reject(error) : resolve(code),
            )
          }),
        cancel: () => void cancel(handle),
        release: () => void release(handle),
      }
    },
  }
}

const SCOPE_SYSTEM = 2
/** Names of 16 readers of 128 bytes, as pcsclite has at most. */
const READERS_BYTES = 16 * 128 + 1
