import type { StaffSession } from '@certhall/model/api'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRouter, useSearch } from '@tanstack/react-router'
import { Alert, Button, Form, Input } from 'antd'
import { callApi } from '../../shared/api-client.ts'
import { problemWords, useSpeech } from '../language.tsx'
import { useTitle } from '../notices.tsx'
import { sessionQuery } from '../queries.ts'
import { START } from '../routes.ts'

export function Page() {
  const { words, language, choose } = useSpeech()
  const router = useRouter()
  const queries = useQueryClient()
  const { next, ended } = useSearch({ strict: false }) as { next?: string; ended?: boolean }
  useTitle(words.logIn.title)
  const logIn = useMutation({
    mutationFn: (typed: { login: string; password: string }) =>
      callApi<StaffSession>('POST', '/api/staff/session', typed),
    onSuccess(session) {
      queries.setQueryData(sessionQuery.queryKey, session)
      router.history.replace(next ?? START)
    },
  })
  return (
    <main className="log-in">
      <p className="brand">{words.console}</p>
      <h1>{words.logIn.title}</h1>
      {!logIn.error && (ended || (next && next !== START)) && (
        <Alert type="info" title={ended ? words.logIn.ended : words.logIn.first} />
      )}
      {logIn.error && <Alert type="error" showIcon role="alert" title={problemWords(logIn.error, words)} />}
      <Form
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
        <Button type="primary" htmlType="submit" block loading={logIn.isPending}>
          {words.logIn.submit}
        </Button>
      </Form>
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
