import { useRef, useState } from 'react'
import type { DetailedToken } from '../call-agent.ts'
import { Notice } from '../frame.tsx'
import { useSay } from '../language.tsx'
import { CertificateDetail } from './certificate-detail.tsx'
import { CertificateList } from './certificate-list.tsx'

/** As in the style sheet: below this the details stand under the list. */
const ONE_PANE = '(max-width: 52rem)'

/** Every certificate on every token at the left, the chosen one at the right. */
export function CertificatesView({ tokens }: { tokens: readonly DetailedToken[] }) {
  const say = useSay()
  const [chosen, choose] = useState<string>()
  const detail = useRef<HTMLHeadingElement>(null)
  if (tokens.length === 0) {
    return (
      <Notice look="plain">
        {say(
          '没有插入 USBKey。插入后这里会自动显示证书。',
          'No USBKey is plugged in. Plug one in and its certificate appears here by itself.',
        )}
      </Notice>
    )
  }
  const all = tokens.flatMap((token) => token.certificates.map((certificate) => ({ token, certificate })))
  const shown = all.find(({ certificate }) => certificate.fingerprint === chosen) ?? all[0]

  function pick(fingerprint: string) {
    choose(fingerprint)
    // The details are out of sight then; what was asked for should not have to be looked for.
    if (matchMedia(ONE_PANE).matches) requestAnimationFrame(() => detail.current?.focus())
  }

  return (
    <div className="panes">
      <CertificateList tokens={tokens} shown={shown?.certificate.fingerprint} choose={pick} />
      {shown && <CertificateDetail key={shown.certificate.fingerprint} heading={detail} {...shown} />}
    </div>
  )
}
