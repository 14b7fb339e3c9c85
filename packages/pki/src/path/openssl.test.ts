// OpenSSL as the other judge: the same random chains, the same verdicts, but for what is listed.
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterAll, expect, test } from 'vitest'
import { verifyP256 } from '../issuing.fixture.ts'
import { toPem } from '../pem.ts'
import { AT, type RandomPath, randomPath, seeded } from './random-path.fixture.ts'
import { validatePath } from './validate-path.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'certhall-paths-'))
afterAll(() => rmSync(folder, { recursive: true }))
const run = promisify(execFile)

/** More with PATHS=1000 SEED=7 vitest run path-openssl. */
const PATHS = Number(process.env.PATHS ?? 120)
const SEED = Number(process.env.SEED ?? 5280)

function ours({ top, between, end, crls, policy }: RandomPath): string {
  const result = validatePath({
    chain: [end, ...between].map(({ der }) => der),
    anchors: [top.der],
    at: AT,
    verify: verifyP256,
    policy,
    ...(crls ? { crls } : {}),
  })
  return result.ok ? 'ok' : `${result.code} ${result.index}`
}

async function theirs({ top, between, end, crls, policy }: RandomPath, name: string): Promise<string> {
  const write = (kind: string, label: string, ders: readonly Uint8Array[]) => {
    const file = path.join(folder, `${name}-${kind}.pem`)
    writeFileSync(file, ders.map((der) => toPem(label, der)).join(''))
    return file
  }
  const cert = 'CERTIFICATE'
  const args = ['verify', '-attime', String(AT.getTime() / 1000), '-CAfile', write('top', cert, [top.der])]
  if (between.length > 0)
    args.push(
      '-untrusted',
      write(
        'between',
        cert,
        between.map(({ der }) => der),
      ),
    )
  if (crls?.length) args.push('-CRLfile', write('crls', 'X509 CRL', crls))
  if (crls) args.push('-crl_check_all')
  args.push('-policy_check')
  if (policy.explicit) args.push('-explicit_policy')
  if (policy.inhibitMapping) args.push('-inhibit_map')
  if (policy.inhibitAnyPolicy) args.push('-inhibit_any')
  // Without any policy named, OpenSSL takes none for a demanded one.
  for (const one of policy.acceptable ?? ['2.5.29.32.0']) args.push('-policy', one)
  try {
    await run('openssl', [...args, write('end', cert, [end.der])])
    return 'ok'
  } catch (error) {
    const text = String((error as { stderr?: string }).stderr)
    return /error \d+ at \d+ depth lookup: .*/.exec(text)?.[0] ?? text
  }
}

test(`${PATHS} random chains`, async () => {
  const random = seeded(SEED)
  const different: string[] = []
  let good = 0
  for (let start = 0; start < PATHS; start += 4) {
    const batch = Array.from({ length: 4 }, () => randomPath(random))
    const verdicts = await Promise.all(batch.map((made, i) => theirs(made, `${start + i}`)))
    for (const [i, made] of batch.entries()) {
      const own = ours(made)
      if (own === 'ok') good++
      if ((own === 'ok') !== (verdicts[i] === 'ok'))
        different.push(`${start + i}: ${own} | ${verdicts[i]} | ${made.marks.join(', ')}`)
    }
  }
  expect(different).toEqual([])
  // Neither judge is asked the same question again and again.
  expect(good / PATHS).toBeGreaterThan(0.3)
  expect(good / PATHS).toBeLessThan(0.7)
}, 600_000)
