import type { Change } from '../../environment/check.ts'
import type { Plan } from '../../environment/environment-desk.ts'
import { useSay } from '../language.tsx'

/** The dry run: every file and every command, before anything is changed. */
export function PlannedChanges({ plan }: { plan: Plan }) {
  const say = useSay()
  return (
    <>
      <h4>{say('将要进行的改动（还没有改）', 'What would be changed (nothing has been yet)')}</h4>
      <ChangeList changes={plan.changes} />
      {plan.byHand.length > 0 && (
        <p className="small">
          {say(
            '标有“管理员”的命令需要您自己在终端里运行，下一步会列出来。',
            'Commands marked administrator are for you to run in a terminal; they are listed in the next step.',
          )}
        </p>
      )}
    </>
  )
}

export function ChangeList({ changes }: { changes: readonly Change[] }) {
  const say = useSay()
  return (
    <ol className="changes">
      {changes.map((change) => (
        <li key={JSON.stringify(change)}>
          {change.kind === 'write' && (
            <details>
              <summary>
                {say('写入文件', 'Write the file')} <code>{change.path}</code>
              </summary>
              <pre>{change.text}</pre>
            </details>
          )}
          {change.kind === 'remove' && (
            <>
              {say('删除文件', 'Remove the file')} <code>{change.path}</code>
            </>
          )}
          {change.kind === 'run' && (
            <>
              {say('运行', 'Run')} {change.root && <strong>{say('（管理员）', '(administrator) ')}</strong>}
              <code>{change.command.join(' ')}</code>
            </>
          )}
        </li>
      ))}
    </ol>
  )
}

/** Lines for a terminal, selected by one click. */
export function Commands({ lines }: { lines: readonly string[] }) {
  const say = useSay()
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it (WCAG 2.1.1).
    <section className="commands" tabIndex={0} aria-label={say('要运行的命令', 'Commands to run')}>
      <pre>{lines.join('\n')}</pre>
    </section>
  )
}
