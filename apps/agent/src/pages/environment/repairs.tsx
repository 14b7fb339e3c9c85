import { useState } from 'react'
import type { RepairView } from '../../environment/environment-desk.ts'
import { callAgent } from '../call-agent.ts'
import { momentText } from '../dates.ts'
import { textOf } from '../error-text.ts'
import { Notice } from '../frame.tsx'
import { type Say, useSay } from '../language.tsx'
import { ChangeList, Commands } from './planned-changes.tsx'

const STATES: Record<RepairView['state'], (say: Say) => string> = {
  begun: (say) => say('中途被打断，可以撤销', 'was interrupted; can be undone'),
  done: (say) => say('已修复', 'repaired'),
  'by-hand': (say) => say('等您运行命令', 'waits for you to run the commands'),
  failed: (say) => say('没有成功，可以撤销', 'did not work; can be undone'),
  undoing: (say) => say('撤销被打断，可以再撤销一次', 'undoing was interrupted; can be undone again'),
  undone: (say) => say('已撤销', 'undone'),
}

interface RepairsProps {
  repairs: readonly RepairView[]
  onChanged(): Promise<void>
}

/** What was changed on this computer, newest first, each with its way back. */
export function Repairs({ repairs, onChanged }: RepairsProps) {
  const say = useSay()
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  const [byHand, setByHand] = useState<string[]>([])
  if (repairs.length === 0) return null

  async function undo(repair: string) {
    setBusy(true)
    setError(undefined)
    try {
      setByHand((await callAgent<{ byHand: string[] }>('POST', '/ui/environment/undo', { repair })).byHand)
    } catch (failure) {
      setError(failure)
    }
    await onChanged()
    setBusy(false)
  }

  return (
    <section aria-labelledby="repairs">
      <h2 id="repairs">{say('修复记录', 'Repairs')}</h2>
      <div aria-live="polite">
        {error !== undefined && <Notice look="bad">{textOf(say, error)}</Notice>}
        {byHand.length > 0 && (
          <>
            <p>{say('请在终端里运行下面的命令完成撤销。', 'Run these lines in a terminal to undo it.')}</p>
            <Commands lines={byHand} />
          </>
        )}
      </div>
      <ul className="list">
        {repairs.toReversed().map(({ id, title, at, state, undoable, undo: changes }) => (
          <li key={id} className="check-row">
            <div className="check-head">
              <h3>{say(title.zh, title.en)}</h3>
              <span className="small">
                {momentText(say, at)} · {STATES[state](say)}
              </span>
            </div>
            {undoable && (
              <>
                <details>
                  <summary>{say('撤销时会做什么', 'What undoing does')}</summary>
                  <ChangeList changes={changes} />
                </details>
                <div className="actions">
                  <button type="button" onClick={() => undo(id)} disabled={busy}>
                    {say('撤销', 'Undo')}
                    <span className="unseen"> {say(title.zh, title.en)}</span>
                  </button>
                </div>
              </>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}
