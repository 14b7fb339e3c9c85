import { useCallback, useEffect, useState } from 'react'
import type { CheckView, RepairView } from '../../environment/environment-desk.ts'
import { callAgent } from '../call-agent.ts'
import { textOf } from '../error-text.ts'
import { Notice } from '../frame.tsx'
import { useSay } from '../language.tsx'
import { CheckRow } from './check-row.tsx'
import { Repairs } from './repairs.tsx'
import { Report } from './report.tsx'

interface Found {
  checks: CheckView[]
  repairs: RepairView[]
}

/** Runs every check, lists what is wrong first, mends and unmends. */
export function EnvironmentView() {
  const say = useSay()
  const [found, setFound] = useState<Found>()
  const [busy, setBusy] = useState(true)
  const [error, setError] = useState<unknown>()

  const check = useCallback(async () => {
    setBusy(true)
    setError(undefined)
    try {
      setFound(await callAgent<Found>('POST', '/ui/environment/check', {}))
    } catch (failure) {
      setError(failure)
    }
    setBusy(false)
  }, [])
  useEffect(() => void check(), [check])

  const faulty = found?.checks.filter(({ state }) => state === 'fault' || state === 'failed') ?? []
  const others = found?.checks.filter((one) => !faulty.includes(one)) ?? []
  return (
    <>
      <p>
        {say(
          '检查办理业务需要的一切。修复前会先列出要改什么，改了以后随时可以撤销。',
          'Checks everything that is needed. Before a repair you see what it changes, and it can be undone at any time.',
        )}
      </p>
      <div aria-live="polite" aria-busy={busy}>
        {error !== undefined && <Notice look="bad">{textOf(say, error)}</Notice>}
        {busy && <p>{say('正在检测，一般几秒钟…', 'Checking; this usually takes a few seconds…')}</p>}
        {!busy && found && <Outcome faults={faulty.length} />}
      </div>
      {faulty.length > 0 && (
        <section aria-labelledby="faulty">
          <h2 id="faulty">{say('发现的问题', 'What was found')}</h2>
          <ul className="list">
            {faulty.map((one) => (
              <CheckRow key={one.id} check={one} onChanged={check} />
            ))}
          </ul>
        </section>
      )}
      <div className="actions">
        <button
          type="button"
          className={faulty.length === 0 ? 'primary' : undefined}
          onClick={check}
          disabled={busy}
        >
          {say('重新检测', 'Check again')}
        </button>
      </div>
      {others.length > 0 && (
        <section aria-labelledby="checked">
          <h2 id="checked">{say('已检测', 'Checked')}</h2>
          <ul className="list">
            {others.map((one) => (
              <CheckRow key={one.id} check={one} onChanged={check} />
            ))}
          </ul>
        </section>
      )}
      <Repairs repairs={found?.repairs ?? []} onChanged={check} />
      <Report />
    </>
  )
}

function Outcome({ faults }: { faults: number }) {
  const say = useSay()
  if (faults === 0)
    return (
      <Notice look="good">
        <strong>{say('无风险项', 'No risks found')}</strong>
      </Notice>
    )
  return (
    <Notice look="warn">
      <strong>
        {say(
          `发现 ${faults} 个问题。`,
          faults === 1 ? 'One problem was found.' : `${faults} problems were found.`,
        )}
      </strong>
    </Notice>
  )
}
