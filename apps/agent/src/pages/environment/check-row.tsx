import { useState } from 'react'
import type { CheckView, Plan } from '../../environment/environment-desk.ts'
import { callAgent, PORTAL } from '../call-agent.ts'
import { textOf } from '../error-text.ts'
import { Notice } from '../frame.tsx'
import { type Say, useSay } from '../language.tsx'
import { Commands, PlannedChanges } from './planned-changes.tsx'

const STATES: Record<CheckView['state'], { sign: string; words: (say: Say) => string }> = {
  well: { sign: '✓', words: (say) => say('正常', 'fine') },
  idle: { sign: '–', words: (say) => say('未检测', 'not checked') },
  fault: { sign: '!', words: (say) => say('有问题', 'needs attention') },
  failed: { sign: '?', words: (say) => say('没有测成', 'could not be checked') },
}

interface CheckRowProps {
  check: CheckView
  /** Something was changed: look again. */
  onChanged(): Promise<void>
}

export function CheckRow({ check, onChanged }: CheckRowProps) {
  const say = useSay()
  const { id, title, state, explanation, why, repairable, untried } = check
  const { sign, words } = STATES[state]
  return (
    <li className={`check-row check-${state}`}>
      <div className="check-head">
        <span className="check-sign" aria-hidden="true">
          {sign}
        </span>
        <h3>{say(title.zh, title.en)}</h3>
        <span className="small">{words(say)}</span>
      </div>
      {why && <p className="small">{say(why.zh, why.en)}</p>}
      {state === 'failed' && (
        <p>
          {say(
            '这一项没有测成，请再试一次；仍不行的，请把检测报告发给客服。',
            'This could not be checked. Try again; if it stays, send the report to the support.',
          )}
        </p>
      )}
      {explanation && (
        <>
          <p>
            <strong>{say(explanation.what.zh, explanation.what.en)}</strong>
          </p>
          <p>{say(explanation.next.zh, explanation.next.en)}</p>
        </>
      )}
      {id === 'bridge' && state !== 'well' && PORTAL && (
        <a className="button" href={`${PORTAL}/assistant`} target="_blank" rel="noreferrer">
          {say('试一下', 'Try it')}
          <span className="unseen">
            {say('（在新窗口打开证书大厅）', ' (opens the hall in a new window)')}
          </span>
        </a>
      )}
      {untried && (
        <p className="small">
          {say(
            '这一项按系统说明书编写，尚未在这种系统上实际运行过。',
            'Written from this system’s documentation; it has not been run on such a system yet.',
          )}
        </p>
      )}
      {repairable && <RepairIt check={check} onChanged={onChanged} />}
    </li>
  )
}

/** 「修复」: first what it would change, then the change. */
function RepairIt({ check: { id, title }, onChanged }: CheckRowProps) {
  const say = useSay()
  const [plan, setPlan] = useState<Plan>()
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  const [byHand, setByHand] = useState<string[]>([])
  const name = <span className="unseen"> {say(title.zh, title.en)}</span>

  async function attempt(work: () => Promise<void>) {
    setBusy(true)
    setError(undefined)
    try {
      await work()
    } catch (failure) {
      setError(failure)
      setPlan(undefined)
    }
    setBusy(false)
  }
  const show = () =>
    attempt(async () => setPlan(await callAgent<Plan>('POST', '/ui/environment/plan', { check: id })))
  const repair = () =>
    attempt(async () => {
      const body = { check: id, digest: plan?.digest }
      const done = await callAgent<{ byHand: string[] }>('POST', '/ui/environment/repair', body)
      setPlan(undefined)
      setByHand(done.byHand)
      if (done.byHand.length === 0) await onChanged()
    })

  return (
    <div>
      <div aria-live="polite">
        {error !== undefined && <Notice look="bad">{textOf(say, error)}</Notice>}
        {plan && <PlannedChanges plan={plan} />}
        {byHand.length > 0 && (
          <>
            <p>
              {say(
                '这里不能代您取得管理员权限。请打开终端，逐行运行下面的命令，然后点「重新检测」。',
                'The administrator’s rights cannot be asked for here. Open a terminal, run these lines, then check again.',
              )}
            </p>
            <Commands lines={byHand} />
          </>
        )}
      </div>
      <div className="actions">
        {plan ? (
          <>
            <button type="button" className="primary" onClick={repair} disabled={busy}>
              {busy ? say('正在修复…', 'Repairing…') : say('同意并修复', 'Agree and repair')}
              {name}
            </button>
            <button type="button" onClick={() => setPlan(undefined)} disabled={busy}>
              {say('取消', 'Cancel')}
            </button>
          </>
        ) : (
          <button type="button" className="primary" onClick={show} disabled={busy}>
            {say('修复', 'Repair')}
            {name}
          </button>
        )}
      </div>
    </div>
  )
}
