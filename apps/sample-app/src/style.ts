export const STYLE = `
:root { color-scheme: light dark; --ink: #1c2430; --soft: #566170; --paper: #fff; --ground: #f4f6f8; --line: #d5dbe2; --accent: #7a3e00; --bad: #a3161b }
@media (prefers-color-scheme: dark) { :root { --ink: #e8ebef; --soft: #a8b2be; --paper: #1d232b; --ground: #14181d; --line: #3a434e; --accent: #f0b27a; --bad: #ff9a9a } }
* { box-sizing: border-box }
body { margin: 0; background: var(--ground); color: var(--ink); font: 16px/1.6 "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", system-ui, sans-serif }
header { background: var(--paper); border-bottom: 3px solid var(--accent) }
header > div, main { max-width: 60rem; margin: 0 auto; padding: 0.75rem 1rem }
header > div { display: flex; flex-wrap: wrap; gap: 0.25rem 1.25rem; align-items: baseline }
header strong { flex: 1 1 16rem }
a { color: var(--accent) }
h1 { font-size: 1.5rem; line-height: 1.3; margin: 1rem 0 }
main > section { background: var(--paper); border: 1px solid var(--line); border-radius: 6px; padding: 1rem 1.25rem; margin: 1rem 0 }
.button { display: inline-block; background: var(--accent); color: var(--paper); border: 0; border-radius: 4px; padding: 0.6rem 1.25rem; font: inherit; text-decoration: none; cursor: pointer }
.plain { background: none; border: 0; padding: 0; font: inherit; color: var(--accent); text-decoration: underline; cursor: pointer }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px }
form { display: inline }
dl { display: grid; grid-template-columns: minmax(0, 14rem) minmax(0, 1fr); gap: 0.4rem 1rem; margin: 0 }
dt { color: var(--soft) } dd { margin: 0; overflow-wrap: anywhere }
.soft { color: var(--soft) } .bad { border-left: 5px solid var(--bad) !important }
table { border-collapse: collapse; width: 100% }
th, td { text-align: left; vertical-align: top; padding: 0.5rem 0.75rem 0.5rem 0; border-top: 1px solid var(--line); overflow-wrap: anywhere }
tr > th:first-child { min-width: 5rem }
thead th { border-top: 0; color: var(--soft); font-weight: 400 }
@media (max-width: 40rem) {
  dl { grid-template-columns: minmax(0, 1fr); gap: 0 } dd { margin-bottom: 0.6rem }
  thead { position: absolute; clip-path: inset(50%) } tr { display: block; border-top: 1px solid var(--line); padding: 0.5rem 0 }
  th, td { display: block; border: 0; padding: 0.1rem 0 }
}
`
