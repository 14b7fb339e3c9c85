import type { JurisdictionTree, MoveConsequences } from '@certhall/model/api'
import { Alert, Button, Form, Input, Select } from 'antd'
import { useState } from 'react'
import { problemWords, useSpeech } from '../language.tsx'
import { jurisdictionsQuery, peopleQuery } from '../queries.ts'
import { useSend } from './use-send.ts'

type Row = JurisdictionTree['jurisdictions'][number]

/** Rename, add below, move: a move is shown before it is made. */
export function JurisdictionEditor(props: { row: Row; rows: readonly Row[]; mayChange: boolean }) {
  const { row, rows, mayChange } = props
  const { words } = useSpeech()
  const send = useSend(jurisdictionsQuery.queryKey, peopleQuery.queryKey)
  const path = `/api/staff/jurisdictions/${encodeURIComponent(row.id)}`
  const required = { required: true, whitespace: true, message: words.jurisdictions.required }
  return (
    <>
      <p>
        <code>{row.id}</code> · {words.jurisdictions.people(row.people)} ·{' '}
        {words.jurisdictions.reviewers(row.reviewers)}
      </p>
      <div aria-live="polite">
        {send.isSuccess && <Alert type="success" showIcon title={words.jurisdictions.done} />}
        {send.error && <Alert type="error" showIcon title={problemWords(send.error, words)} />}
      </div>
      {!mayChange && <p className="quiet">{words.people.look}</p>}
      {mayChange && (
        <>
          <Form<{ name: string }>
            name="rename"
            layout="vertical"
            requiredMark={false}
            validateTrigger="onSubmit"
            initialValues={{ name: row.name }}
            onFinish={(body) => send.mutate({ method: 'POST', path: `${path}/name`, body })}
          >
            <Form.Item name="name" label={words.jurisdictions.name} rules={[required]}>
              <Input maxLength={60} />
            </Form.Item>
            <Button htmlType="submit">{words.jurisdictions.rename}</Button>
          </Form>
          <h3>{words.jurisdictions.add}</h3>
          <Form<{ id: string; name: string }>
            name="below"
            layout="vertical"
            requiredMark={false}
            validateTrigger="onSubmit"
            onFinish={(typed) =>
              send.mutate({
                ...{ method: 'POST', path: '/api/staff/jurisdictions' },
                body: { ...typed, parent: row.id },
              })
            }
          >
            <Form.Item
              name="id"
              label={words.jurisdictions.id}
              extra={words.jurisdictions.idHint}
              rules={[
                { required: true, pattern: /^[A-Za-z0-9_-]{1,40}$/, message: words.jurisdictions.idWrong },
              ]}
            >
              <Input maxLength={40} autoComplete="off" />
            </Form.Item>
            <Form.Item name="name" label={words.jurisdictions.name} rules={[required]}>
              <Input maxLength={60} autoComplete="off" />
            </Form.Item>
            <Button htmlType="submit">{words.jurisdictions.add}</Button>
          </Form>
          <h3>{words.jurisdictions.move}</h3>
          {row.parent === undefined ? (
            <p className="quiet">{words.jurisdictions.own}</p>
          ) : (
            <Move row={row} rows={rows} path={path} move={send.mutate} />
          )}
        </>
      )}
    </>
  )
}

function Move(props: {
  row: Row
  rows: readonly Row[]
  path: string
  move: ReturnType<typeof useSend>['mutate']
}) {
  const { row, rows, path } = props
  const { words } = useSpeech()
  const [parent, setParent] = useState<string>()
  const preview = useSend<MoveConsequences>()
  const list = (names: string[]) => names.join('、')
  const { data } = preview
  return (
    <>
      <Form layout="vertical" requiredMark={false}>
        <Form.Item label={words.jurisdictions.target} htmlFor="move-target">
          <Select
            id="move-target"
            value={parent}
            showSearch={{ optionFilterProp: 'label' }}
            onChange={(next: string) => {
              setParent(next)
              preview.mutate({ method: 'POST', path: `${path}/move-preview`, body: { parent: next } })
            }}
            options={rows
              .filter(({ id }) => id !== row.id && id !== row.parent)
              .map(({ id, name }) => ({ value: id, label: `${name} (${id})` }))}
          />
        </Form.Item>
      </Form>
      <div aria-live="polite">
        {preview.error && <Alert type="error" showIcon title={problemWords(preview.error, words)} />}
        {data && (
          <>
            <p>{words.jurisdictions.consequences(data)}</p>
            {data.noLongerSeenBy.length > 0 && (
              <p>{words.jurisdictions.noLongerSeenBy(list(data.noLongerSeenBy))}</p>
            )}
            {data.newlySeenBy.length > 0 && <p>{words.jurisdictions.newlySeenBy(list(data.newlySeenBy))}</p>}
            <Button
              danger
              onClick={() =>
                props.move({ method: 'POST', path: `${path}/move`, body: { parent: parent ?? '' } })
              }
            >
              {words.jurisdictions.confirmMove}
            </Button>
          </>
        )}
      </div>
    </>
  )
}
