import type { PublicProfile } from '@certhall/model/api'
import { useWords } from '../use-words.ts'

/** The way ahead, before it begins, and the hint for a PIN never changed. */
export function WhatHappens({ profile }: { profile: PublicProfile }) {
  const { t, w } = useWords()
  return (
    <details>
      <summary>{t('renew.what')}</summary>
      <div className="stack">
        <ol>
          <li>{t('renew.whatLogIn')}</li>
          {!profile.handler && <li>{t('renew.whatConfirm')}</li>}
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
        {profile.pinHints.map((one) => (
          <p key={one.issuedBefore}>
            <strong>
              {t('renew.pinHint')}
              {t('common.colon')}
            </strong>
            {w(one.hint)}
          </p>
        ))}
        <p>{w(profile.pinForgotten)}</p>
      </div>
    </details>
  )
}
