import type { PublicProfile } from '@certhall/model/api'
import { Checkbox, type FieldFault } from '@certhall/ui'
import type { JourneyKind } from '../journey.ts'
import { useWords } from '../use-words.ts'

export interface Consent {
  terms: boolean
  idData: boolean
}

/** What is agreed to before the first application: terms and privacy together, ID data by a consent of its own (PIPL §29). */
export function Agreement(props: {
  profile: PublicProfile
  kind?: JourneyKind
  consent: Consent
  onChange(consent: Consent): void
  faults: readonly FieldFault[]
}) {
  const { t, w } = useWords()
  const { consent, onChange, kind = 'renewal' } = props
  const { terms, privacy, idData, keptYears } = props.profile.agreement
  const fault = (field: string) => props.faults.find((one) => one.field === field)?.message
  return (
    <section aria-labelledby="agreement-heading">
      <h2 id="agreement-heading" className="section">
        {t('renew.agreement')}
      </h2>
      <details>
        <summary>{t(`agreement.${kind}.terms`)}</summary>
        <div className="prose">{w(terms)}</div>
      </details>
      <details>
        <summary>{t('renew.privacy')}</summary>
        <div className="stack">
          <p className="prose">{w(privacy)}</p>
          <p>{t('renew.kept', { years: keptYears })}</p>
        </div>
      </details>
      <Checkbox
        id="agree"
        checked={consent.terms}
        onChange={(checked) => onChange({ ...consent, terms: checked })}
        error={fault('agree')}
      >
        {t(`agreement.${kind}.agree`)}
      </Checkbox>
      <Checkbox
        id="id-data"
        checked={consent.idData}
        onChange={(checked) => onChange({ ...consent, idData: checked })}
        error={fault('id-data')}
      >
        {t('renew.idData', { text: w(idData) })}
      </Checkbox>
    </section>
  )
}

export function useConsentFaults() {
  const { t } = useWords()
  return ({ terms, idData }: Consent): FieldFault[] => [
    ...(terms ? [] : [{ field: 'agree', message: t('renew.agreeMissing') }]),
    ...(idData ? [] : [{ field: 'id-data', message: t('renew.idDataMissing') }]),
  ]
}
