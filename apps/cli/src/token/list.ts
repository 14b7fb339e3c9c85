import { listVirtualTokens } from '@certhall/token'

/** Prints every token of the folder: serial, inserted or out, label. */
export async function list(folder: string, json: boolean): Promise<void> {
  const tokens = await listVirtualTokens(folder)
  if (json) {
    console.log(JSON.stringify(tokens))
    return
  }
  for (const { serial, inserted, label } of tokens) {
    console.log(`${serial}\t${inserted ? 'inserted' : 'out'}\t${label}`)
  }
}
