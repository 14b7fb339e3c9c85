import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { main } from 'assemblyscript/asc'
import { constantsSource } from './constants.ts'
import { productsSource } from './unroll.ts'

const here = dirname(fileURLToPath(import.meta.url))

/** All of the core's source by file name: what lies in assembly/ and what is generated. */
export function coreSource(): Map<string, string> {
  const files = new Map<string, string>()
  for (const name of readdirSync(join(here, 'assembly')))
    files.set(`assembly/${name}`, readFileSync(join(here, 'assembly', name), 'utf8'))
  files.set('assembly/constants.ts', constantsSource())
  files.set('assembly/products.ts', productsSource())
  return files
}

/** Compiles a core to WebAssembly. The same source gives the same bytes. */
export async function compileCore(source: Map<string, string>): Promise<Uint8Array> {
  let wasm: Uint8Array | undefined
  const { error, stderr } = await main(
    [
      'assembly/index.ts',
      ...['--outFile', 'sm2.wasm', '-O3', '--converge', '--noAssert', '--runtime', 'stub'],
      ...['--enable', 'simd', '--initialMemory', '3', '--maximumMemory', '3', '--memoryBase', '1024'],
    ],
    {
      readFile: (name) => source.get(name.replaceAll('\\', '/')) ?? null,
      writeFile: (_name, contents) => {
        wasm = typeof contents === 'string' ? undefined : contents
      },
    },
  )
  if (error || wasm === undefined) throw new Error(`${error?.message}\n${stderr.toString()}`)
  return wasm
}
