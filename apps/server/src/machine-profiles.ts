import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { CerthallError, type MachineProfile, machineProfileSchema } from '@certhall/model'
import { KEYS } from '@certhall/pki'
import { parse } from 'yaml'

/** Reads every `*.yaml` of a folder, which may be missing; `profile-invalid` names file and field. */
export async function loadMachineProfiles(folder: string): Promise<Map<string, MachineProfile>> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => /\.ya?ml$/.test(name)).sort()
  const profiles = new Map<string, MachineProfile>()
  for (const name of names) {
    const profile = parseMachineProfile(await readFile(path.join(folder, name), 'utf8'), name)
    if (profiles.has(profile.id)) throw invalid(name, `id: ${profile.id} stands in another file too`)
    profiles.set(profile.id, profile)
  }
  return profiles
}

export function parseMachineProfile(text: string, file: string): MachineProfile {
  const { data, error } = machineProfileSchema.safeParse(yaml(text, file))
  if (error) {
    const faults = error.issues.map(({ path: keys, message }) => `${keys.join('.')}: ${message}`)
    throw invalid(file, faults.join('\n'))
  }
  const strange = data.keys.find((key) => !Object.hasOwn(KEYS, key))
  if (strange !== undefined) throw invalid(file, `keys: no kind of key is called ${strange}`)
  return data
}

function yaml(text: string, file: string): unknown {
  try {
    return parse(text)
  } catch (error) {
    throw invalid(file, (error as Error).message)
  }
}

const invalid = (file: string, reason: string) =>
  new CerthallError('profile-invalid', `machines/${file}: ${reason}`)
