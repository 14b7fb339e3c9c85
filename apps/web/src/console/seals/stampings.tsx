import type { Stamping } from '@certhall/model/api'
import { useSpeech } from '../language.tsx'
import { PageLink } from '../links.tsx'
import { showTime } from '../show.ts'

/** What was stamped, newest first; of a holder, with which seal: a link for who may see the seal itself. */
export function Stampings({
  stampings,
  seals,
}: {
  stampings: readonly Stamping[]
  seals?: 'named' | 'linked'
}) {
  const { words, language } = useSpeech()
  return (
    <ul>
      {stampings.map(({ id, seal, sealName, document, begunAt, done }) => (
        <li key={id}>
          {showTime(done?.recordedAt ?? begunAt, language)} · {seals === 'named' && `${sealName} · `}
          {seals === 'linked' && (
            <>
              <PageLink to="/console/seal-register/$id" params={{ id: seal }}>
                {sealName}
              </PageLink>{' '}
              ·{' '}
            </>
          )}
          {document
            ? words.seals.stampedPage(document.name, document.page, document.pages)
            : words.seals.stampedElsewhere}
          {!done && ` · ${words.seals.notFinished}`}
        </li>
      ))}
    </ul>
  )
}
