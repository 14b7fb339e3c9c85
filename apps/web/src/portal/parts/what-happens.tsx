import type { PublicProfile } from '@certhall/model/api'
import type { CaseKind } from '@certhall/model/states'
import { useWords } from '../use-words.ts'

/** The way ahead, before it begins, and the hint for a PIN never changed. */
export function WhatHappens({
  profile,
  kind = 'renewal',
  issued,
}: {
  profile: PublicProfile
  kind?: CaseKind
  issued?: Date
}) {
  const { t, w, pair } = useWords()
  const hint = issued && profile.pinHints.find(({ issuedBefore }) => issued < new Date(issuedBefore))
  return (
    <details>
      <summary>{t('renew.what')}</summary>
      <div className="stack">
        <ol>
          <li>{t('renew.whatLogIn')}</li>
          {!profile.handler && <li>{t('renew.whatConfirm')}</li>}
          {kind === 'change' && <li>{t('change.whatNumbers')}</li>}
          {profile.termYears.length > 1 && <li>{t('renew.whatTerm')}</li>}
          {profile.handler && <li>{t('renew.whatHandler')}</li>}
          {profile.fee && <li>{t('renew.whatFee')}</li>}
          {profile.review && (
            <li>
              {t('renew.whatReview', { promise: profile.reviewPromise ? w(profile.reviewPromise) : '' })}
            </li>
          )}
          <li>{t('renew.whatDownload')}</li>
        </ol>
        {hint && <p>{pair(t('renew.pinHint'), w(hint.hint))}</p>}
        <p>{w(profile.pinForgotten)}</p>
      </div>
    </details>
  )
}
