import type { StaffCase } from '@certhall/model/api'
import { useSpeech } from '../language.tsx'
import { showDay } from '../show.ts'

/** What came of it: the issued certificate, and which applications know of it. */
export function Afterwards({ shown }: { shown: StaffCase }) {
  const { words, language } = useSpeech()
  const issued = shown.newCertificate
  return (
    <>
      {issued && (
        <section>
          <h2>{words.case.issued}</h2>
          <dl className="facts">
            <dt>{words.case.serial}</dt>
            <dd>
              <code>{issued.serial}</code>
            </dd>
            <dt>{words.case.validity}</dt>
            <dd>
              {showDay(issued.notBefore, language)} – {showDay(issued.notAfter, language)}
            </dd>
          </dl>
        </section>
      )}
      {shown.applications.length > 0 && (
        <section>
          <h2>{words.case.applications}</h2>
          <dl className="facts">
            {shown.applications.map((row) => (
              <div key={row.id} className="pair">
                <dt>{row.name[language]}</dt>
                <dd>
                  {words.case.applicationState[row.state]}
                  {row.attempts > 0 && ` · ${words.case.attempts(row.attempts)}`}
                </dd>
              </div>
            ))}
          </dl>
        </section>
      )}
    </>
  )
}
