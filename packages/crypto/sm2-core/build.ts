import { writeFileSync } from 'node:fs'
import { compileCore, coreSource } from './compile.ts'

// Writes sm2.wasm, the file that is committed and loaded; a test holds its bytes to this source.
const wasm = await compileCore(coreSource())
writeFileSync(new URL('sm2.wasm', import.meta.url), wasm)
console.log(`sm2.wasm: ${wasm.length} bytes`)
