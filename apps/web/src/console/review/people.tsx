import type { StaffCase } from '@certhall/model/api'
import { useSpeech } from '../language.tsx'

/** Whose certificate it is, and who sat at the keyboard. */
export function People({ shown }: { shown: StaffCase }) {
  const { words } = useSpeech()
  const { holder } = shown
  const { handler } = shown.draft
  return (
    <div className="beside">
      <section>
        <h2>{words.case.holder}</h2>
        <dl className="facts">
          <dt>{holder.kind === 'entity' ? words.case.entityName : words.case.name}</dt>
          <dd>{holder.name}</dd>
          <dt>{holder.idType === 'uscc' ? words.case.uscc : words.case.residentId}</dt>
          <dd>{holder.idNumber}</dd>
          <dt>{words.case.jurisdiction}</dt>
          <dd>
            {holder.jurisdiction} ({holder.region})
          </dd>
        </dl>
      </section>
      <section>
        <h2>{words.case.handler}</h2>
        {handler ? (
          <dl className="facts">
            <dt>{words.case.name}</dt>
            <dd>{handler.name}</dd>
            <dt>{words.case.residentId}</dt>
            <dd>{handler.idNumber}</dd>
            <dt>{words.case.mobile}</dt>
            <dd>{handler.mobile}</dd>
          </dl>
        ) : (
          <p className="quiet">{words.case.noHandler}</p>
        )}
      </section>
    </div>
  )
}
