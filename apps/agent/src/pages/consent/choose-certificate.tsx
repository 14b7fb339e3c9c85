import { useState } from 'react'
import type { CertificateDetails, DetailedToken } from '../call-agent.ts'
import { daysText, dayText } from '../dates.ts'
import { Notice } from '../frame.tsx'
import { useSay } from '../language.tsx'

interface Candidate {
  token: DetailedToken
  certificate: CertificateDetails
}

export interface Choice {
  candidates: Candidate[]
  chosen?: Candidate
  choose(fingerprint: string): void
  /** Own tokens plugged in, whether or not they fit. */
  plugged: number
}

/** The certificates that will do, on the tokens that are in; the newest is chosen until the user chooses. */
export function useChoice(tokens: readonly DetailedToken[], wanted: string | undefined): Choice {
  const [picked, choose] = useState<string>()
  const own = tokens.filter(({ foreign }) => !foreign)
  const candidates = own.flatMap((token) =>
    token.certificates
      .filter(({ use, fingerprint }) => use !== 'encryption' && (!wanted || fingerprint === wanted))
      .map((certificate) => ({ token, certificate })),
  )
  const chosen = candidates.find(({ certificate }) => certificate.fingerprint === picked) ?? candidates[0]
  return { candidates, chosen, choose, plugged: own.length }
}

export function ChooseCertificate({ choice, wanted }: { choice: Choice; wanted?: string }) {
  const say = useSay()
  const { candidates, chosen, choose, plugged } = choice
  if (!chosen) {
    return (
      <Notice look="warn">
        {plugged === 0
          ? say(
              '请插入 USBKey，插入后会自动显示证书。',
              'Plug in your USBKey; the certificate then appears by itself.',
            )
          : wanted
            ? say(
                '插入的 USBKey 里没有需要的证书，请换成存有原证书的 USBKey。',
                'The certificate needed is not on this USBKey. Plug in the one with the old certificate.',
              )
            : say('这个 USBKey 里没有可以使用的证书。', 'There is no certificate to use on this USBKey.')}
      </Notice>
    )
  }
  if (candidates.length === 1) return <CertificateCard {...chosen} />
  return (
    <fieldset>
      <legend>{say('使用哪张证书？', 'Which certificate?')}</legend>
      {candidates.map((candidate) => (
        <label key={candidate.certificate.fingerprint} className="pick">
          <input
            type="radio"
            name="certificate"
            checked={candidate === chosen}
            onChange={() => choose(candidate.certificate.fingerprint)}
          />
          <CertificateCard {...candidate} />
        </label>
      ))}
    </fieldset>
  )
}

function CertificateCard({ token, certificate }: Candidate) {
  const say = useSay()
  const { holder, notAfter, daysLeft, serial } = certificate
  return (
    <span className="certificate">
      <strong>{holder}</strong>
      <span>
        {say('有效期至', 'valid until')} {dayText(say, notAfter)}
        {say('，', ', ')}
        {daysText(say, daysLeft)}
      </span>
      <span className="small">
        {token.label} · {say('序列号', 'serial')} {serial}
      </span>
    </span>
  )
}
