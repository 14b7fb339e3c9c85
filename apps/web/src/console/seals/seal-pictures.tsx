import type { StaffSealCase } from '@certhall/model/api'
import { useSpeech } from '../language.tsx'
import { PageLink } from '../links.tsx'
import { showDay } from '../show.ts'

/** What was applied for beside what is on record, at one scale: both in their legal size. */
export function SealPictures({ shown }: { shown: StaffSealCase }) {
  const { words, language } = useSpeech()
  const { image, kind, registered } = shown
  return (
    <section>
      <h2>{words.seals.compare}</h2>
      <div className="seal-compare">
        <figure>
          <figcaption>{words.seals.asked}</figcaption>
          {image?.picture && (
            <Picture of={image.picture} name={shown.name} widthMm={kind.widthMm} heightMm={kind.heightMm} />
          )}
          <p>{shown.name}</p>
        </figure>
        {registered.map((seal) => (
          <figure key={seal.id}>
            <figcaption>
              {words.seals.registered} · {words.seals.standings[seal.standing]}
            </figcaption>
            <Picture of={seal.picture} name={seal.name} widthMm={seal.widthMm} heightMm={seal.heightMm} />
            <p>
              {seal.name}
              <br />
              <code>{seal.id}</code> · {showDay(seal.createdAt, language)}
              <br />
              <PageLink to="/console/seal-register/$id" params={{ id: seal.id }}>
                {words.seals.open}
              </PageLink>
            </p>
          </figure>
        ))}
      </div>
      {registered.length === 0 && <p className="quiet">{words.seals.none}</p>}
      {image && (
        <>
          <h3>{words.seals.checks}</h3>
          <ul>
            {image.findings.map((one) => (
              <li key={one.check}>
                <strong>
                  {one.title[language]} · {words.seals.verdicts[one.verdict]}
                </strong>
                {words.colon}
                {one.words[language]}
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  )
}

/** Pixels for a millimetre: seals of different sizes are seen beside each other as they are on paper, enlarged. */
const SCALE = 5

function Picture({
  of,
  name,
  widthMm,
  heightMm,
}: {
  of: string
  name: string
  widthMm: number
  heightMm: number
}) {
  const { words } = useSpeech()
  return <img src={of} alt={words.seals.picture(name)} width={widthMm * SCALE} height={heightMm * SCALE} />
}
