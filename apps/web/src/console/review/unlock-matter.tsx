import type { StaffCase } from '@certhall/model/api'
import { useSpeech } from '../language.tsx'
import { PaperPages } from './paper-pages.tsx'

interface UnlockMatterProps {
  reference: string
  unlock: NonNullable<StaffCase['unlock']>
}

/** What an unlock is about, and its papers page by page: pictures made by the hall, so nobody's reader opens the file. */
export function UnlockMatter({ reference, unlock }: UnlockMatterProps) {
  const { words, language } = useSpeech()
  const say = words.unlock
  const { form } = unlock
  return (
    <section>
      <h2>{say.title}</h2>
      <dl className="facts">
        <dt>{say.token}</dt>
        <dd>{unlock.token}</dd>
        <dt>{say.channel}</dt>
        <dd>{say.channels[unlock.channel]}</dd>
        {unlock.enteredBy && (
          <>
            <dt>{say.enteredBy}</dt>
            <dd>{unlock.enteredBy}</dd>
          </>
        )}
        {form && (
          <>
            <dt>{say.cause}</dt>
            <dd>{say.causes[form.cause]}</dd>
            {form.note && (
              <>
                <dt>{say.note}</dt>
                <dd>{form.note}</dd>
              </>
            )}
          </>
        )}
      </dl>
      <div className="papers">
        {unlock.kinds.map(({ id, title }) => {
          const there = unlock.papers.filter(({ kind }) => kind === id)
          return (
            <div key={id}>
              <h3>{title[language]}</h3>
              {there.length === 0 && <p className="quiet">{say.noPaper}</p>}
              {there.map((paper) => (
                <PaperPages key={paper.id} reference={reference} paper={paper} />
              ))}
            </div>
          )
        })}
      </div>
    </section>
  )
}
