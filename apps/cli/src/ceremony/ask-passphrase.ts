import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import { CerthallError } from '@certhall/model'

/** Asks at the terminal without showing what is typed; a new one twice. `configuration-invalid` where nobody can be asked. */
export async function askPassphrase({ isNew }: { isNew: boolean }): Promise<string> {
  if (!process.stdin.isTTY)
    throw new CerthallError(
      'configuration-invalid',
      'CERTHALL_PASSPHRASE holds the passphrase where there is no terminal.',
    )
  const first = await ask(isNew ? 'New passphrase for the keys: ' : 'Passphrase of the keys: ')
  if (isNew && (await ask('Once more: ')) !== first)
    throw new CerthallError('configuration-invalid', 'The two passphrases differ; nothing was made.')
  return first
}

async function ask(question: string): Promise<string> {
  process.stdout.write(question)
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() })
  const terminal = createInterface({ input: process.stdin, output: silent, terminal: true })
  try {
    return await terminal.question('')
  } finally {
    terminal.close()
    process.stdout.write('\n')
  }
}
