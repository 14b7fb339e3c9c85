import type { RunningHall } from './hall.ts'

/** The one table that `npm start` prints: where everything is, and how to get in. */
export function table(hall: RunningHall): string {
  const rows = [
    ['Portal 自助大厅', hall.origins.hall],
    ['Console 管理台', `${hall.origins.hall}/console`],
    ['Assistant 证书助手', hall.origins.agent],
    ['Tokens 演示 USBKey', `${hall.origins.agent}/demo`],
    ['Sample application', hall.origins.sample],
    ...(hall.origins.payments === undefined
      ? []
      : [['Payment sandbox', `${hall.origins.payments} (no real money)`]]),
    ['Mailbox 演示信箱', hall.mailbox],
    ['Registry 法人库', `${hall.origins.registry}/v1/health`],
    ...(hall.est === undefined ? [] : [['Machines EST', hall.est]]),
    ['API', `${hall.origins.hall}/api/openapi.json`],
    ...hall.demo.tokens.map((token) => [`Token ${token.serial}`, `PIN ${token.pin}   ${token.about}`]),
    ...hall.demo.blankTokens.map((serial) => [`Token ${serial}`, 'blank, for a first issue at the counter']),
    ...hall.demo.staff.map((person) => [
      `Staff ${person.login}`,
      `password ${person.password}   ${person.about}`,
    ]),
  ] as [string, string][]
  const width = Math.max(...rows.map(([name]) => columns(name)))
  const lines = rows.map(([name, value]) => `  ${name}${' '.repeat(width - columns(name))}  ${value}`)
  return ['', ...lines, '', `Certhall is ready: open ${hall.origins.hall} (Ctrl-C stops everything)`].join(
    '\n',
  )
}

/** Width in a terminal: Chinese characters take two columns. */
function columns(text: string): number {
  return [...text].reduce(
    (sum, character) => sum + ((character.codePointAt(0) as number) > 0x2e7f ? 2 : 1),
    0,
  )
}
