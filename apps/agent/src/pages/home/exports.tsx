import { encodeCertsOnly, fromPem, toPem } from '@certhall/pki'
import type { ChainLink } from '../../inspect/find-chain.ts'
import type { CertificateDetails } from '../call-agent.ts'
import { useSay } from '../language.tsx'

interface ExportsProps {
  certificate: CertificateDetails
  /** As far as it was found. */
  chain: readonly ChainLink[] | undefined
}

/** The certificate as a file. A p7b also carries the chain, once that was asked for. */
export function Exports({ certificate, chain }: ExportsProps) {
  const say = useSay()
  const { pem, serial } = certificate
  const above = (chain ?? []).filter(({ role }) => role !== 'own')
  const bundle = () => toPem('PKCS7', encodeCertsOnly([pem, ...above.map((link) => link.pem)].map(derOf)))
  return (
    <>
      <p className="small">
        {say(
          '导出的只是证书，可以发给别人；私钥不能离开 USBKey。',
          'This is the certificate only, safe to hand out; the private key cannot leave the USBKey.',
        )}
      </p>
      <div className="actions">
        <button type="button" onClick={() => save(`${serial}.pem`, new TextEncoder().encode(pem))}>
          PEM
          <span className="unseen">{say('（文本）', ' (text)')}</span>
        </button>
        <button type="button" onClick={() => save(`${serial}.cer`, derOf(pem))}>
          DER
          <span className="unseen">{say('（二进制）', ' (binary)')}</span>
        </button>
        <button type="button" onClick={() => save(`${serial}.p7b`, new TextEncoder().encode(bundle()))}>
          {above.length > 0 ? say('P7B（含证书链）', 'P7B with chain') : 'P7B'}
        </button>
      </div>
    </>
  )
}

function derOf(pem: string): Uint8Array {
  return fromPem(pem)[0]?.der ?? new Uint8Array()
}

function save(name: string, bytes: Uint8Array) {
  const url = URL.createObjectURL(new Blob([new Uint8Array(bytes)], { type: 'application/octet-stream' }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  URL.revokeObjectURL(url)
}
