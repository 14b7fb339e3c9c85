import type { NoticeView } from '@certhall/model/api'
import { useSpeech } from '../language.tsx'
import { showTime } from '../show.ts'

const WENT_WRONG = new Set<NoticeView['deliveries'][number]['state']>(['retrying', 'bounced', 'failed'])

/** What the holder was told, newest first, and what became of it at each address. */
export function HolderNotices({ notices }: { notices: NoticeView[] }) {
  const { words, language } = useSpeech()
  if (notices.length === 0) return <p className="quiet">{words.told.none}</p>
  return (
    <ol className="history">
      {notices.toReversed().map((notice) => (
        <li key={`${notice.at} ${notice.kind}`}>
          <div>
            <strong>{notice.title[language]}</strong>
          </div>
          <div className="quiet">
            <time dateTime={notice.at}>{showTime(notice.at, language)}</time>
          </div>
          {notice.deliveries.length === 0 && <p className="reason">{words.told.noAddress}</p>}
          {notice.deliveries.map((one) => (
            <Delivery key={`${one.channel} ${one.address}`} {...one} />
          ))}
        </li>
      ))}
    </ol>
  )
}

function Delivery({ channel, address, state, attempts, problem }: NoticeView['deliveries'][number]) {
  const { words } = useSpeech()
  const wrong = WENT_WRONG.has(state)
  return (
    <>
      <div>
        {words.told.channels[channel]} {address} ·{' '}
        <span className={wrong ? 'late' : undefined}>{words.told.states[state]}</span>
        {attempts > 1 && <span className="quiet"> · {words.told.attempts(attempts)}</span>}
      </div>
      {wrong && problem && <p className="reason">{problem}</p>}
    </>
  )
}
