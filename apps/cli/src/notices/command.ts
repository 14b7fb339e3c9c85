import { parseArgs } from 'node:util'
import { registeredTexts } from './registered-texts.ts'

const HELP = `certhall notices
  The text messages that this version can send, by kind, as they are registered with a provider (docs/notices.md).`

export async function run(args: string[]): Promise<number> {
  const { values } = parseArgs({ args, options: { help: { type: 'boolean' } } })
  if (values.help) {
    console.log(HELP)
    return 0
  }
  for (const { kind, text } of registeredTexts()) console.log(`${kind.padEnd(24)} ${text}`)
  return 0
}
