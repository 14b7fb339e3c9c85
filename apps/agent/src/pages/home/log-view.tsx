import { useCallback, useEffect, useState } from 'react'
import type { LogEntry } from '../../log/event.ts'
import { callAgent } from '../call-agent.ts'
import { dayText, momentText } from '../dates.ts'
import { textOf } from '../error-text.ts'
import { Notice } from '../frame.tsx'
import { useSay } from '../language.tsx'
import { entryText, isBad } from './log-words.ts'

type Answer = { entries: LogEntry[] }

/** As many as a person looks through; more on request. */
const AT_ONCE = 50

/** What this assistant has done, the newest first; read again whenever `news` is another. */
export function LogView({ news }: { news: unknown }) {
  const say = useSay()
  const [entries, setEntries] = useState<LogEntry[]>()
  const [error, setError] = useState<unknown>()
  const [sure, setSure] = useState(false)
  const [most, setMost] = useState(AT_ONCE)

  const call = useCallback(async (method: 'GET' | 'DELETE') => {
    setError(undefined)
    try {
      setEntries((await callAgent<Answer>(method, '/ui/log')).entries)
    } catch (failure) {
      setError(failure)
    }
    setSure(false)
  }, [])
  // biome-ignore lint/correctness/useExhaustiveDependencies: what happened to a token has left an entry.
  useEffect(() => void call('GET'), [call, news])

  return (
    <>
      <p>
        {say(
          '证书助手在这台电脑上做过的事。里面没有密码、姓名、证件号码和文件内容；USBKey 只显示号码的最后四位。不会发送给任何人，只有您生成检测报告时才会写进报告。',
          'What the assistant has done on this computer. It holds no PIN, no names, no identity numbers and no contents of documents; of a USBKey’s number only the last four characters. Nobody is sent it; it goes into a report only when you make one.',
        )}
      </p>
      <div aria-live="polite">
        {error !== undefined && <Notice look="bad">{textOf(say, error)}</Notice>}
        {!entries && error === undefined && <p aria-busy="true">{say('正在读取…', 'Reading…')}</p>}
        {entries?.length === 0 && (
          <Notice look="plain">
            {say(
              '还没有记录。用过证书之后，这里会列出来。',
              'Nothing yet. Once a certificate was used, it is listed here.',
            )}
          </Notice>
        )}
      </div>
      {entries && <Days entries={entries.slice(0, most)} />}
      <div className="actions">
        {entries && entries.length > most && (
          <button type="button" onClick={() => setMost(most + AT_ONCE)}>
            {say('显示更早的', 'Show earlier ones')}
          </button>
        )}
        <button type="button" onClick={() => call('GET')}>
          {error === undefined ? say('刷新', 'Refresh') : say('重试', 'Try again')}
        </button>
        {entries && entries.length > 0 && !sure && (
          <button type="button" onClick={() => setSure(true)}>
            {say('清空记录', 'Clear the log')}
          </button>
        )}
        {sure && (
          <button type="button" className="primary" onClick={() => call('DELETE')}>
            {say('确定清空，不能恢复', 'Clear it for good')}
          </button>
        )}
      </div>
    </>
  )
}

function Days({ entries }: { entries: readonly LogEntry[] }) {
  const say = useSay()
  const days = Object.entries(Object.groupBy(entries, ({ at }) => dayText(say, at)))
  return days.map(([day, ofDay = []]) => (
    <section key={day} aria-label={day}>
      <h2>{day}</h2>
      <ul className="log">
        {ofDay.map((entry, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: entries have no name of their own, and two may read the same.
          <li key={`${entry.at} ${index}`}>
            <time dateTime={entry.at} title={momentText(say, entry.at)}>
              {timeText(entry.at)}
            </time>
            <span className={isBad(entry) ? 'log-text log-bad' : 'log-text'}>{entryText(say, entry)}</span>
          </li>
        ))}
      </ul>
    </section>
  ))
}

function timeText(instant: string): string {
  return new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium', timeZone: 'Asia/Shanghai' }).format(
    new Date(instant),
  )
}
