import type { JurisdictionTree } from '@certhall/model/api'
import { useQuery } from '@tanstack/react-query'
import { Tree, type TreeDataNode } from 'antd'
import { useState } from 'react'
import { useSpeech } from '../language.tsx'
import { Failure, useTitle, Waiting } from '../notices.tsx'
import { jurisdictionsQuery } from '../queries.ts'
import { JurisdictionEditor } from '../staff/jurisdiction-editor.tsx'
import type { Words } from '../words/zh.ts'

type Row = JurisdictionTree['jurisdictions'][number]

/** The tree of jurisdictions: who reviews where, and its editor. */
export function Page() {
  const { words } = useSpeech()
  const tree = useQuery(jurisdictionsQuery)
  const [chosen, setChosen] = useState<string>()
  useTitle(words.jurisdictions.title)
  const rows = tree.data?.jurisdictions ?? []
  const row = rows.find(({ id }) => id === chosen)
  return (
    <>
      <h1>{words.jurisdictions.title}</h1>
      <p className="quiet">{words.jurisdictions.lead}</p>
      {tree.error && <Failure error={tree.error} retry={() => tree.refetch()} />}
      {tree.isPending && <Waiting />}
      {tree.data && (
        <div className="review">
          <div className="matter">
            <section>
              <Tree
                aria-label={words.jurisdictions.title}
                treeData={nodesBelow(rows, undefined, words)}
                defaultExpandAll
                selectedKeys={chosen ? [chosen] : []}
                onSelect={([key]) => setChosen(key === undefined ? undefined : String(key))}
              />
            </section>
          </div>
          <section className="decision" aria-labelledby="jurisdiction-title">
            <h2 id="jurisdiction-title">{row?.name ?? words.jurisdictions.chosen}</h2>
            {row ? (
              <JurisdictionEditor key={row.id} row={row} rows={rows} mayChange={tree.data.mayChange} />
            ) : (
              <p>{words.jurisdictions.choose}</p>
            )}
          </section>
        </div>
      )}
    </>
  )
}

function nodesBelow(rows: readonly Row[], parent: string | undefined, words: Words): TreeDataNode[] {
  return rows
    .filter((row) => row.parent === parent)
    .map((row) => ({
      key: row.id,
      title: `${row.name} · ${staffing(row, words)}`,
      children: nodesBelow(rows, row.id, words),
    }))
}

function staffing({ reviewers, fallsTo }: Row, { jurisdictions: words }: Words): string {
  if (reviewers > 0) return words.reviewers(reviewers)
  return fallsTo === undefined ? words.vacantAll : words.vacant(fallsTo)
}
