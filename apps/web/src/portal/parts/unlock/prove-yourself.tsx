import type { TokenView } from '@certhall/bridge'
import type { UnlockCodeSent, UnlockSession } from '@certhall/model/api'
import { Button, Card, DataList, Notice } from '@certhall/ui'
import { useState } from 'react'
import { callApi } from '../../../shared/api-client.ts'
import { readCertificate } from '../../../shared/certificate.ts'
import { useWords } from '../../use-words.ts'
import { AskStatus } from '../ask-status.tsx'
import { useAssistant } from '../assistant.tsx'
import { Captcha } from '../captcha.tsx'
import { EnterCode } from '../enter-code.tsx'
import { ProblemNotice } from '../problem.tsx'
import { useAsk } from '../use-ask.ts'
import { useShowUnlock } from './use-unlock.ts'

/** The certificate is read from the token without its PIN; a code goes to a contact on record. */
export function ProveYourself() {
  const { t, language } = useWords()
  const { view } = useAssistant()
  const ask = useAsk()
  const [shown, setShown] = useState<readonly TokenView[]>([])
  const tokens = (view.state === 'present' ? view.tokens : shown).filter(({ foreign }) => !foreign)
  const held = tokens.flatMap((token) => {
    const certificate = token.certificates.find(({ use }) => use !== 'encryption')
    return certificate ? [{ token, certificate }] : []
  })
  return (
    <>
      {held.length === 0 && (
        <>
          <Notice kind="info" title={t('unlock.plugIn')} live>
            <p>{t('unlock.plugInText')}</p>
          </Notice>
          {view.state !== 'present' && (
            <>
              <AskStatus ask={ask} />
              <div className="actions">
                <Button
                  kind="primary"
                  big
                  busy={ask.phase !== 'idle'}
                  onClick={() =>
                    ask.start({
                      prepare: async () => ({ type: 'list', language }),
                      async finish(answer) {
                        if (answer.type === 'list') setShown(answer.tokens)
                      },
                    })
                  }
                >
                  {t('unlock.readToken')}
                </Button>
              </div>
            </>
          )}
        </>
      )}
      {held.map(({ token, certificate }) => (
        <ByCode key={token.serial} token={token} certificate={certificate} />
      ))}
    </>
  )
}

interface ByCodeProps {
  token: TokenView
  certificate: TokenView['certificates'][number]
}

function ByCode({ token, certificate }: ByCodeProps) {
  const { t, day } = useWords()
  const show = useShowUnlock()
  const [captcha, setCaptcha] = useState<string>()
  const [sent, setSent] = useState<UnlockCodeSent>()
  const [busy, setBusy] = useState(false)
  const [fault, setFault] = useState<unknown>()
  const basics = readCertificate(certificate.der)

  async function attempt(work: () => Promise<void>) {
    setBusy(true)
    setFault(undefined)
    await work().catch(setFault)
    setBusy(false)
  }
  const send = (contact?: 'mobile' | 'email') =>
    attempt(async () => {
      const answer = captcha
      // Each answer is good once.
      setCaptcha(undefined)
      setSent(
        await callApi<UnlockCodeSent>('POST', '/api/unlock/codes', {
          certificate: certificate.fingerprint,
          token: token.serial,
          contact,
          captcha: answer,
        }),
      )
    })
  return (
    <Card title={basics.holderName}>
      <DataList
        rows={[
          { key: 'token', label: t('unlock.token'), value: <code>{token.serial}</code> },
          { key: 'end', label: t('token.validUntil'), value: day(basics.notAfter) },
        ]}
      />
      {fault !== undefined && <ProblemNotice error={fault} />}
      {!sent && <p>{t('unlock.codeText')}</p>}
      {sent && (
        <div className="section">
          <EnterCode
            key={sent.id}
            id="unlock-code"
            kind="good"
            title={t('unlock.sentTo', { to: sent.sentTo })}
            text={t('unlock.sentText')}
            onCode={async (code) =>
              show.session(await callApi<UnlockSession>('POST', '/api/unlock/session', { id: sent.id, code }))
            }
          />
        </div>
      )}
      {sent && (
        <div className="section">
          <h3>{t('unlock.notCome')}</h3>
          <p>{t('unlock.notComeText')}</p>
        </div>
      )}
      <Captcha solved={captcha !== undefined} onSolved={setCaptcha} />
      <div className="actions">
        <Button
          kind={sent ? 'quiet' : 'primary'}
          big={!sent}
          busy={busy || captcha === undefined}
          onClick={() => send(sent?.contact)}
        >
          {sent ? t('unlock.sendAgain') : t('unlock.send')}
        </Button>
        {sent?.others.map((other) => (
          <Button key={other} kind="quiet" busy={busy || captcha === undefined} onClick={() => send(other)}>
            {t(`unlock.sendBy.${other}`)}
          </Button>
        ))}
      </div>
    </Card>
  )
}
