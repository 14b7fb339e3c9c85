import { CerthallError } from '@certhall/model'
import { toHex } from '@certhall/pki'
import { type KeyCentre, openKeyCentre } from '@certhall/server'
import { openInstallation } from '../start/installation.ts'
import type { Values } from './command.ts'

/** Pairs by store, and the master key. */
export function status(values: Values): Promise<number> {
  return withCentre(values, async ({ keys }) => {
    const { counts, master } = await keys.status()
    for (const [store, count] of Object.entries(counts)) console.log(`${store}\t${count}`)
    console.log(`master key\t${master.generation}${master.complete ? '' : ' (rotation broken off)'}`)
    return 0
  })
}

export function rotate(values: Values): Promise<number> {
  return withCentre(values, async ({ keys }) => {
    const { generation, resealed, resumed } = await keys.rotateMasterKey({
      ...(values.store !== undefined && { store: values.store }),
      progress: (done) => console.log(`${done} pairs`),
    })
    console.log(
      `Master key ${generation}: ${resealed} pairs sealed anew${resumed ? ' (a rotation was gone on with)' : ''}.`,
    )
    console.log('Keep older master keys as long as backups of the database that were sealed under them.')
    await keys.chainTrail()
    return 0
  })
}

/** 1 where the chain does not hold. */
export function audit(values: Values): Promise<number> {
  const noted = values.noted === undefined ? undefined : readNoted(values.noted)
  return withCentre(values, async ({ keys }) => {
    await chainIfWhole(keys)
    if (!values.verify && !noted) {
      for (let after = 0; ; ) {
        const entries = await keys.readTrail(after, 500)
        for (const { head: _, hash, ...entry } of entries)
          console.log(JSON.stringify({ ...entry, hash: toHex(hash) }))
        const last = entries.at(-1)
        if (!last) return 0
        after = last.position
      }
    }
    const { entries, end, fault } = await keys.verifyTrail(noted)
    if (fault) console.log(`FAILED: ${fault.fault} at ${fault.position}`)
    else console.log(`The trail holds: ${entries} entries.`)
    console.log(`Its end, to be noted elsewhere: ${end.position}:${end.hash}`)
    return fault ? 1 : 0
  })
}

/** What is wrong with its end is for the verification to tell, with its place. */
async function chainIfWhole(keys: KeyCentre['keys']): Promise<void> {
  try {
    await keys.chainTrail()
  } catch (error) {
    if (!(error instanceof CerthallError && error.code === 'trail-broken')) throw error
  }
}

function readNoted(text: string): { position: number; hash: string } {
  const [, position, hash] = /^(\d+):([0-9a-f]{64})$/.exec(text) ?? []
  if (!position || !hash)
    throw new CerthallError(
      'configuration-invalid',
      '--noted takes POSITION:HASH as --verify has printed it.',
    )
  return { position: Number(position), hash }
}

async function withCentre(values: Values, work: (centre: KeyCentre) => Promise<number>): Promise<number> {
  const installation = await openInstallation(values.data, process.env)
  try {
    const centre = await openKeyCentre(installation)
    try {
      return await work(centre)
    } finally {
      await centre.close()
    }
  } finally {
    await installation.stop()
  }
}
