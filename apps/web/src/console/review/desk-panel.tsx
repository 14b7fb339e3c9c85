import type { CaseDeskView } from '@certhall/model/api'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Alert, Button, Form, Input } from 'antd'
import { callApi } from '../../shared/api-client.ts'
import { problemWords, useSpeech } from '../language.tsx'
import { Failure } from '../notices.tsx'
import { deskQuery } from '../queries.ts'
import { showTime } from '../show.ts'

/** Who has the application, and what staff say to each other about it. */
export function DeskPanel({ reference }: { reference: string }) {
  const { words, language } = useSpeech()
  const queries = useQueryClient()
  const [form] = Form.useForm<{ text: string }>()
  const { queryKey } = deskQuery(reference)
  const desk = useQuery(deskQuery(reference))
  const path = `/api/staff/cases/${encodeURIComponent(reference)}`
  const send = useMutation({
    mutationFn: ({ method, to, body }: { method: 'POST' | 'DELETE'; to: string; body?: object }) =>
      callApi<CaseDeskView>(method, `${path}/${to}`, body),
    onSuccess(answer) {
      queries.setQueryData(queryKey, answer)
      return queries.invalidateQueries({ queryKey: ['queue'] })
    },
    onError: () => queries.invalidateQueries({ queryKey }),
  })
  if (desk.error) return <Failure error={desk.error} retry={() => desk.refetch()} />
  if (!desk.data) return null
  const { claim, mayClaim, mayTakeOver, mayComment, responsible, comments } = desk.data
  const claimWith = (body: object) => send.mutate({ method: 'POST', to: 'claim', body })
  return (
    <>
      <section>
        <h2>{words.desk.title}</h2>
        {responsible && responsible.why !== 'own' && (
          <p>{words.desk[responsible.why](responsible.jurisdiction)}</p>
        )}
        <p role="status">
          {claim
            ? `${claim.mine ? words.desk.mine : words.desk.claimedBy(claim.by)} · ${showTime(claim.at, language)}`
            : words.desk.free}
        </p>
        {send.error && <Alert type="error" showIcon role="alert" title={problemWords(send.error, words)} />}
        <p className="choices">
          {mayClaim && (
            <Button loading={send.isPending} onClick={() => claimWith({})}>
              {words.desk.claim}
            </Button>
          )}
          {claim?.mine && (
            <Button loading={send.isPending} onClick={() => send.mutate({ method: 'DELETE', to: 'claim' })}>
              {words.desk.release}
            </Button>
          )}
          {mayTakeOver && (
            <Button loading={send.isPending} onClick={() => claimWith({ takeOver: true })}>
              {words.desk.takeOver}
            </Button>
          )}
        </p>
      </section>
      <section>
        <h2>{words.desk.comments}</h2>
        <p className="quiet">{words.desk.commentsHint}</p>
        <ol className="comments">
          {comments.map(({ by, at, text }) => (
            <li key={`${at}${by}`}>
              <div className="quiet">
                {by} · {showTime(at, language)}
              </div>
              <div className="reason">{text}</div>
            </li>
          ))}
        </ol>
        {mayComment && (
          <Form<{ text: string }>
            form={form}
            name="comment"
            layout="vertical"
            requiredMark={false}
            validateTrigger="onSubmit"
            onFinish={({ text }) =>
              send.mutate(
                { method: 'POST', to: 'comments', body: { text: text.trim() } },
                { onSuccess: () => form.resetFields() },
              )
            }
          >
            <Form.Item
              name="text"
              label={words.desk.comment}
              rules={[{ required: true, whitespace: true, message: words.desk.commentMissing }]}
            >
              <Input.TextArea autoSize={{ minRows: 2, maxRows: 8 }} maxLength={1000} />
            </Form.Item>
            <Button htmlType="submit" loading={send.isPending}>
              {words.desk.addComment}
            </Button>
          </Form>
        )}
      </section>
    </>
  )
}
