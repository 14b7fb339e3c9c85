import type { Account } from './accounts.ts'
import { type Html, html } from './html.ts'
import type { VerifiedHolder } from './messages.ts'
import { day, type Language, WORDS, type Words } from './words.ts'

export function layout(page: {
  language: Language
  name: string
  title: string
  body: Html
  words: Words
  here: string
}): Html {
  const { words } = page
  const back = page.here === '/certificates' ? '/certificates' : '/'
  return html`<!doctype html>
<html lang="${words.lang}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${page.title} · ${page.name}</title><link rel="stylesheet" href="/style.css"></head>
<body><header><div><strong>${page.name}</strong><nav><a href="/">${words.home}</a> · <a href="/certificates">${words.certificates}</a></nav>
<a href="/language/${words.other.language}?back=${back}" lang="${WORDS[words.other.language].lang}">${words.other.name}</a></div></header>
<main>${page.body}<p class="soft">${words.demo}</p></main></body></html>`
}

export function invitation(name: string, words: Words): Html {
  return html`<h1>${name}</h1><section><p><a class="button" href="/log-in">${words.logIn}</a></p><p class="soft">${words.logInHint}</p></section>`
}

export function welcome(holder: VerifiedHolder, words: Words, language: Language): Html {
  return html`<h1>${words.signedIn}</h1><section><dl>
    <dt>${words.holder}</dt><dd id="holder">${holder.name}</dd>
    <dt>${words.idNumber}</dt><dd>${holder.idNumber}</dd>
    <dt>${words.serial}</dt><dd id="serial">${holder.certificate.serial}</dd>
    <dt>${words.until}</dt><dd><time id="until" datetime="${holder.certificate.notAfter}">${day(holder.certificate.notAfter, language)}</time></dd>
    </dl><p>${words.task}</p><form method="post" action="/log-out"><button class="plain">${words.logOut}</button></form></section>`
}

export function certificateTable(rows: Html[], words: Words): Html {
  const { columns } = words
  const heads = [columns.name, columns.serial, columns.until, columns.state, columns.since]
  return html`<table><thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead><tbody>${rows}</tbody></table>`
}

export function accountRows(account: Account, words: Words, language: Language): Html {
  const rows = account.certificates.map((row) => {
    const over = new Date(row.notAfter) <= new Date()
    const state = over ? words.state.over : row.replacedBy ? words.state.replaced : words.state.usable
    const successor = row.replacedBy ? html` → ${words.successor} ${row.replacedBy}` : ''
    return html`<tr data-serial="${row.serial}"><th scope="row">${account.name}</th><td>${row.serial}${successor}</td><td>${day(row.notAfter, language)}</td><td>${state}</td><td>${words.since[row.since]}</td></tr>`
  })
  return html`${rows}`
}
