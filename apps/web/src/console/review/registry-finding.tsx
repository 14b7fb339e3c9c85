import type { StaffCase } from '@certhall/model/api'
import { useSpeech } from '../language.tsx'
import { showTime } from '../show.ts'

/** What added numbers rest on: which registry, when it was asked, and the hash of the answer that is kept. */
export function RegistryFinding({ finding }: { finding: NonNullable<StaffCase['registry']> }) {
  const { words, language } = useSpeech()
  return (
    <section>
      <h2>{words.case.registry}</h2>
      <dl className="facts">
        <dt>{words.case.registrySource}</dt>
        <dd>{finding.source[language]}</dd>
        <dt>{words.case.registryAsOf}</dt>
        <dd>{showTime(finding.asOf, language)}</dd>
        <dt>{words.case.registryAsked}</dt>
        <dd>{showTime(finding.askedAt, language)}</dd>
        <dt>{words.case.registryHash}</dt>
        <dd>
          <code className="long">{finding.hash}</code>
        </dd>
      </dl>
      {finding.differing.length > 0 && (
        <ul>
          {finding.differing.map(({ field, held, registered }) => (
            <li key={field}>{words.case.registryDiffers(words.fields[field], held, registered)}</li>
          ))}
        </ul>
      )}
    </section>
  )
}
