import { CerthallError } from '@certhall/model'
import { virtualDriver } from '../drivers/virtual/virtual-driver.ts'
import type { TokenDriver } from '../port.ts'
import { serveDriver } from './serve-driver.ts'
import { watchedInput } from './watched-input.ts'

// A child of the tests: the virtual driver, with the sins of vendors' libraries at chosen PINs and names.
const [dir = ''] = process.argv.slice(2)
const driver = virtualDriver(dir)
const print = (text: string) => process.stdout.write(text)

const SINS: Record<string, () => unknown> = {
  hang() {
    for (;;);
  },
  segfault: () => process.kill(process.pid, 'SIGSEGV'),
  quit: () => process.exit(7),
  chatter: () =>
    print('[vendor] verifying PIN ...\n{"id":1}\n[]\nnull\n{"id": "x", "result": 1}\nno line end'),
  flood: () => print('x'.repeat(3 << 20)),
  lie: () => print('\n{"id":3,"result":{"serial":7}}\n'),
}

const misbehaving: TokenDriver = {
  ...driver,
  async open(id) {
    const token = await driver.open(id)
    return {
      ...token,
      async readFile(name) {
        const sin = SINS[name]
        if (!sin) return token.readFile(name)
        sin()
        // Enough for a signal or a pipe to arrive; what is fatal does not come back.
        await new Promise((resolve) => setTimeout(resolve, 50))
        return new TextEncoder().encode('after it')
      },
      async logout() {
        await token.logout()
        if (process.env.LOGGED_OUT) (await import('node:fs')).writeFileSync(process.env.LOGGED_OUT, id)
      },
      deleteFile: () => Promise.reject(new CerthallError('pin-wrong', undefined, { triesLeft: 2 })),
    }
  },
}
await serveDriver(misbehaving, watchedInput(), process.stdout)
process.exit(0)
