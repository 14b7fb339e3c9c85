import type { ProfileChange, ProfileDetail, ProfilePreview } from '@certhall/model/api'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Alert, Button, Form, Input, Radio } from 'antd'
import { useId, useState } from 'react'
import { ApiProblem, callApi } from '../../shared/api-client.ts'
import { problemWords, useSpeech } from '../language.tsx'
import { profileQuery } from '../queries.ts'
import { Differences } from './differences.tsx'
import { FeeFields, feesOf, type TypedFees, typedFees } from './fee-fields.tsx'

type What = ProfileChange['change']['what']

interface Typed extends TypedFees {
  what: What
  json: string
  from?: string
}

/** A change of prices or rules: what it would do is looked at first, then it is proposed with a reason. */
export function ProposeChange({ shown }: { shown: ProfileDetail }) {
  const { words } = useSpeech()
  const [form] = Form.useForm<Typed>()
  const what = Form.useWatch('what', form) ?? 'fees'
  const w = words.rules
  const path = `/api/staff/profiles/${encodeURIComponent(shown.id)}`
  const preview = useMutation({
    mutationFn: (change: ProfileChange) => callApi<ProfilePreview>('POST', `${path}/preview`, change),
  })
  const ways: What[] = ['fees', ...(shown.offered ? (['file'] as const) : []), 'rules']
  const json = JSON.stringify({ ...shown.newest, version: Number(shown.newest.version) + 1 }, null, 2)
  const isJson = async (_rule: unknown, typed: string) => {
    if (readJson(typed) === undefined) throw new Error(w.jsonWrong)
  }
  return (
    <section className="decision still">
      <h2>{w.propose}</h2>
      <Form<Typed>
        form={form}
        layout="vertical"
        requiredMark={false}
        validateTrigger="onSubmit"
        scrollToFirstError={{ focus: true }}
        initialValues={{ what: 'fees', json, ...typedFees(shown.fees) }}
        // what was looked at is what is proposed
        onValuesChange={() => preview.reset()}
        onFinish={(typed) =>
          preview.mutate({ change: changeOf(typed), ...(typed.from && { from: typed.from }) })
        }
      >
        <Form.Item name="what">
          <Radio.Group
            aria-label={w.propose}
            options={ways.map((value) => ({ value, label: w.what[value] }))}
          />
        </Form.Item>
        {what === 'fees' && <FeeFields />}
        {what === 'rules' && (
          <Form.Item name="json" label={w.json} extra={w.jsonHint} rules={[{ validator: isJson }]}>
            <Input.TextArea autoSize={{ minRows: 8, maxRows: 24 }} spellCheck={false} className="code" />
          </Form.Item>
        )}
        <Form.Item name="from" label={w.fromDay} extra={w.fromHint}>
          <Input type="date" />
        </Form.Item>
        {preview.error && <Refused error={preview.error} />}
        <Button htmlType="submit" loading={preview.isPending}>
          {w.preview}
        </Button>
      </Form>
      {preview.data && <Proposing shown={shown} change={preview.variables} would={preview.data} />}
    </section>
  )
}

/** The second half: what would change, why, and the button. */
function Proposing(props: { shown: ProfileDetail; change: ProfileChange; would: ProfilePreview }) {
  const { words } = useSpeech()
  const queries = useQueryClient()
  const noteId = useId()
  const [note, setNote] = useState('')
  const { shown, change, would } = props
  const w = words.rules
  const propose = useMutation({
    mutationFn: () =>
      callApi<ProfileDetail>('POST', `/api/staff/profiles/${encodeURIComponent(shown.id)}/proposals`, {
        ...change,
        note: note.trim(),
      }),
    onSuccess: (answer) => {
      queries.setQueryData(profileQuery(shown.id).queryKey, answer)
      void queries.invalidateQueries({ queryKey: ['proposals'] })
    },
  })
  return (
    <div role="status">
      <h3>{w.previewTitle}</h3>
      <Differences rows={would.differences} />
      {would.sentBack > 0 && <Alert type="warning" showIcon title={w.sentBack(would.sentBack)} />}
      {would.warnings.length === 0 && <p className="quiet">{w.sound}</p>}
      {would.warnings.length > 0 && (
        <>
          <p>{w.warnings}</p>
          <ul>
            {would.warnings.map((one) => (
              <li key={one}>{one}</li>
            ))}
          </ul>
        </>
      )}
      {propose.isSuccess ? (
        <Alert type="success" showIcon title={w.sent} />
      ) : (
        <>
          <label htmlFor={noteId}>{w.note}</label>
          <Input id={noteId} value={note} maxLength={500} onChange={(event) => setNote(event.target.value)} />
          {propose.error && <Refused error={propose.error} />}
          <p className="choices">
            <Button type="primary" loading={propose.isPending} onClick={() => propose.mutate()}>
              {w.send}
            </Button>
          </p>
        </>
      )}
    </div>
  )
}

function Refused({ error }: { error: unknown }) {
  const { words } = useSpeech()
  const faults = (error instanceof ApiProblem ? error.problem.faults : undefined) as
    | { field: string; reason: string }[]
    | undefined
  return (
    <Alert
      type="error"
      showIcon
      role="alert"
      title={problemWords(error, words)}
      description={
        faults && (
          <ul>
            {faults.map(({ field, reason }) => (
              <li key={field + reason}>
                <code>{field}</code> {reason}
              </li>
            ))}
          </ul>
        )
      }
    />
  )
}

function changeOf(typed: Typed): ProfileChange['change'] {
  if (typed.what === 'file') return { what: 'file' }
  if (typed.what === 'rules') return { what: 'rules', rules: readJson(typed.json) ?? {} }
  return { what: 'fees', fees: feesOf(typed) }
}

function readJson(typed: string): Record<string, unknown> | undefined {
  try {
    const read = JSON.parse(typed)
    return typeof read === 'object' && read !== null && !Array.isArray(read) ? read : undefined
  } catch {
    return undefined
  }
}
