import type { StaffAccount } from '@certhall/model/api'
import { Alert, Button, Form, Input, QRCode } from 'antd'
import { useState } from 'react'
import { problemWords, useSpeech } from '../language.tsx'
import { accountQuery, sessionQuery } from '../queries.ts'
import { showDay } from '../show.ts'
import { useSend } from './use-send.ts'

const PATH = '/api/staff/account/second-factor'

/** Adds an authenticator in three steps (password, code, recovery codes), or removes it. */
export function SecondFactor({ account }: { account: StaffAccount }) {
  const { words, language } = useSpeech()
  const begin = useSend<{ uri: string; secret: string }>()
  const confirm = useSend<{ recoveryCodes: string[] }>(accountQuery.queryKey, sessionQuery.queryKey)
  const remove = useSend(accountQuery.queryKey, sessionQuery.queryKey)
  const [kept, setKept] = useState(true)
  const codes = confirm.data?.recoveryCodes

  if (codes && !kept) {
    return (
      <>
        <h3>{words.me.codes}</h3>
        <p>{words.me.codesHint}</p>
        <ol className="codes">
          {codes.map((code) => (
            <li key={code}>
              <code>{code}</code>
            </li>
          ))}
        </ol>
        <Button type="primary" onClick={() => setKept(true)}>
          {words.me.codesKept}
        </Button>
      </>
    )
  }
  if (account.secondFactor) {
    const { since, recoveryLeft } = account.secondFactor
    return (
      <>
        <p>{words.me.factorSince(showDay(since, language), recoveryLeft)}</p>
        <p className="quiet">{words.me.removeHint}</p>
        <PasswordStep
          button={words.me.remove}
          sending={remove.isPending}
          error={remove.error}
          send={(password) =>
            remove.mutate(
              { method: 'POST', path: `${PATH}/removal`, body: { password } },
              { onSuccess: () => begin.reset() },
            )
          }
        />
      </>
    )
  }
  if (!begin.data) {
    return (
      <>
        <p>{words.me.factorNone}</p>
        <PasswordStep
          button={words.me.begin}
          sending={begin.isPending}
          error={begin.error}
          send={(password) => begin.mutate({ method: 'POST', path: PATH, body: { password } })}
        />
      </>
    )
  }
  const { uri, secret } = begin.data
  return (
    <>
      <p>{words.me.scan}</p>
      <div role="img" aria-label={words.me.qr} className="qr">
        <span aria-hidden="true">
          <QRCode value={uri} type="svg" bordered={false} color="#000000" bgColor="#ffffff" />
        </span>
      </div>
      <p>{words.me.manual}</p>
      <p>
        <code className="secret">{secret.replace(/(.{4})(?=.)/g, '$1 ')}</code>
      </p>
      {confirm.error && (
        <Alert type="error" showIcon role="alert" title={problemWords(confirm.error, words)} />
      )}
      <Form<{ code: string }>
        layout="vertical"
        requiredMark={false}
        validateTrigger="onSubmit"
        scrollToFirstError={{ focus: true }}
        onFinish={({ code }) => {
          setKept(false)
          confirm.mutate({ method: 'POST', path: `${PATH}/confirmation`, body: { code: code.trim() } })
        }}
      >
        <Form.Item
          name="code"
          label={words.me.code}
          rules={[{ required: true, pattern: /^[\d\s]{6,8}$/, message: words.me.required }]}
        >
          <Input inputMode="numeric" autoComplete="one-time-code" maxLength={8} />
        </Form.Item>
        <Button type="primary" htmlType="submit" loading={confirm.isPending}>
          {words.me.confirm}
        </Button>
      </Form>
    </>
  )
}

/** The password once more, for what a stolen session must not do. */
function PasswordStep(props: {
  button: string
  sending: boolean
  error: Error | null
  send: (password: string) => void
}) {
  const { words } = useSpeech()
  return (
    <Form<{ password: string }>
      layout="vertical"
      requiredMark={false}
      validateTrigger="onSubmit"
      scrollToFirstError={{ focus: true }}
      onFinish={({ password }) => props.send(password)}
      name="second-factor"
    >
      {props.error && <Alert type="error" showIcon role="alert" title={problemWords(props.error, words)} />}
      <Form.Item
        name="password"
        label={words.me.current}
        rules={[{ required: true, message: words.me.required }]}
      >
        <Input type="password" autoComplete="current-password" maxLength={200} />
      </Form.Item>
      <Button htmlType="submit" loading={props.sending}>
        {props.button}
      </Button>
    </Form>
  )
}
