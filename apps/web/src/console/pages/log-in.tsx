import type { StaffSession } from '@certhall/model/api'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRouter, useSearch } from '@tanstack/react-router'
import { Alert, Button, Form, Input } from 'antd'
import { useEffect, useRef } from 'react'
import { ApiProblem, callApi } from '../../shared/api-client.ts'
import { problemWords, useSpeech } from '../language.tsx'
import { useTitle } from '../notices.tsx'
import { sessionQuery } from '../queries.ts'
import { START } from '../routes.ts'
import { useTokenLogIn } from '../staff/use-token-log-in.ts'

interface Typed {
  login: string
  password: string
  code?: string
}

const isCode = (code: string) => code === 'second-factor-required' || code === 'second-factor-wrong'

export function Page() {
  const { words, language, choose } = useSpeech()
  const router = useRouter()
  const queries = useQueryClient()
  const { next, ended } = useSearch({ strict: false }) as { next?: string; ended?: boolean }
  useTitle(words.logIn.title)
  const enter = (session: StaffSession) => {
    queries.setQueryData(sessionQuery.queryKey, session)
    router.history.replace(next ?? START)
  }
  const logIn = useMutation({
    mutationFn: ({ code, ...typed }: Typed) =>
      callApi<StaffSession>('POST', '/api/staff/session', { ...typed, ...(code && { code: code.trim() }) }),
    onSuccess: enter,
  })
  const token = useTokenLogIn(enter)
  const code = logIn.error instanceof ApiProblem ? logIn.error.code : undefined
  // Once it was asked for it stays, so that what was typed stays as well.
  const asked = useRef(false)
  if (code && isCode(code)) asked.current = true
  const codeInput = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (code && isCode(code)) codeInput.current?.querySelector('input')?.focus()
  }, [code])
  const error = token.unfinished ? undefined : (logIn.error ?? token.error)
  return (
    <main className="log-in">
      <p className="brand">{words.console}</p>
      <h1>{words.logIn.title}</h1>
      {!error && (ended || (next && next !== START)) && (
        <Alert type="info" title={ended ? words.logIn.ended : words.logIn.first} />
      )}
      {error && code !== 'second-factor-required' && (
        <Alert type="error" showIcon role="alert" title={problemWords(error, words)} />
      )}
      {token.unfinished && <Alert type="warning" showIcon role="alert" title={words.logIn.byTokenClosed} />}
      <Form<Typed>
        layout="vertical"
        requiredMark={false}
        onFinish={(typed) => logIn.mutate(typed)}
        validateTrigger="onSubmit"
        scrollToFirstError={{ focus: true }}
      >
        <Form.Item
          label={words.logIn.login}
          name="login"
          rules={[{ required: true, whitespace: true, message: words.logIn.loginMissing }]}
        >
          <Input autoComplete="username" autoCapitalize="none" spellCheck={false} maxLength={60} />
        </Form.Item>
        <Form.Item
          label={words.logIn.password}
          name="password"
          rules={[{ required: true, message: words.logIn.passwordMissing }]}
        >
          <Input type="password" autoComplete="current-password" maxLength={200} />
        </Form.Item>
        {asked.current && (
          <div ref={codeInput}>
            <Form.Item
              label={words.logIn.code}
              name="code"
              extra={words.logIn.codeHint}
              rules={[{ required: true, whitespace: true, message: words.logIn.codeMissing }]}
            >
              <Input autoComplete="one-time-code" spellCheck={false} maxLength={40} />
            </Form.Item>
          </div>
        )}
        <Button type="primary" htmlType="submit" block loading={logIn.isPending}>
          {words.logIn.submit}
        </Button>
      </Form>
      {token.ready && (
        <>
          <p className="or">{words.logIn.or}</p>
          <Button block loading={token.asking} onClick={token.start}>
            {words.logIn.byToken}
          </Button>
          <p role="status" className="quiet">
            {token.asking && words.logIn.byTokenAsking}
          </p>
        </>
      )}
      <Button
        type="link"
        lang={language === 'zh' ? 'en' : 'zh-CN'}
        onClick={() => choose(language === 'zh' ? 'en' : 'zh')}
      >
        {language === 'zh' ? 'English' : '中文'}
      </Button>
    </main>
  )
}
