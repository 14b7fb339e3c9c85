import { type Kysely, sql } from 'kysely'

/** Payments, what providers told, refunds, invoices, the bank's statement, and the daily comparison of books. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table charges (
      number text primary key,
      reference text not null references cases,
      provider text not null,
      amount_fen int not null check (amount_fen > 0),
      state text not null check (state in ('new', 'open', 'paid', 'closed')),
      code text,
      created_at timestamptz not null,
      expires_at timestamptz not null,
      paid_fen int check (paid_fen > 0),
      paid_at timestamptz,
      provider_number text,
      settled text check (settled in ('case', 'refund')),
      next_at timestamptz,
      attempts int not null,
      problem text,
      check ((state = 'paid') = (paid_fen is not null and paid_at is not null and provider_number is not null)),
      check (settled is null or state = 'paid')
    )`.execute(db)
  await sql`
    create unique index charges_live on charges (reference, provider) where state in ('new', 'open')`.execute(
    db,
  )
  await sql`
    create unique index charges_paid on charges (provider, provider_number, reference)
      where provider_number is not null`.execute(db)
  await sql`create index on charges (reference)`.execute(db)
  await sql`create index on charges (next_at) where next_at is not null`.execute(db)
  await sql`create index on charges (created_at)`.execute(db)
  await sql`create index on charges (paid_at)`.execute(db)
  await sql`create index on charges (number) where state = 'paid' and settled is null`.execute(db)
  await sql`
    create table payment_events (
      provider text not null,
      id text not null,
      kind text not null,
      number text not null,
      received_at timestamptz not null,
      body jsonb not null,
      outcome text,
      primary key (provider, id)
    )`.execute(db)
  await sql`
    create table refunds (
      number text primary key,
      charge text not null unique references charges,
      reference text not null references cases,
      provider text not null,
      amount_fen int not null check (amount_fen > 0),
      reason text not null,
      state text not null check (state in ('wanted', 'asked', 'by-hand', 'done')),
      provider_number text,
      created_at timestamptz not null,
      done_at timestamptz,
      done_by text,
      next_at timestamptz,
      attempts int not null,
      problem text
    )`.execute(db)
  await sql`create index on refunds (reference)`.execute(db)
  await sql`create index on refunds (next_at) where next_at is not null`.execute(db)
  await sql`create index on refunds (done_at)`.execute(db)
  await sql`
    create table invoices (
      number text primary key,
      charge text not null references charges,
      kind text not null check (kind in ('invoice', 'credit-note')),
      reference text not null references cases,
      way text not null check (way in ('electronic', 'mailed')),
      title text not null,
      tax_number text not null,
      recipient text not null,
      phone text not null,
      address text not null,
      email text,
      amount_fen int not null,
      state text not null check (state in ('wanted', 'asked', 'to-mail', 'issued', 'mailed', 'withdrawn')),
      provider_number text,
      file bytea,
      carrier text,
      tracking text,
      created_at timestamptz not null,
      issued_at timestamptz,
      next_at timestamptz,
      attempts int not null,
      problem text,
      unique (charge, kind)
    )`.execute(db)
  await sql`create index on invoices (reference)`.execute(db)
  await sql`create index on invoices (next_at) where next_at is not null`.execute(db)
  await sql`
    create table statement_lines (
      bank_number text primary key,
      day text not null,
      amount_fen int not null,
      payer text not null,
      note text not null,
      outcome text not null,
      reference text,
      imported_at timestamptz not null,
      imported_by text not null,
      resolution text,
      resolved_by text,
      resolved_at timestamptz
    )`.execute(db)
  await sql`
    create index on statement_lines (imported_at) where outcome <> 'matched' and resolution is null`.execute(
    db,
  )
  await sql`
    create table reconciliations (
      provider text not null,
      day text not null,
      at timestamptz not null,
      paid_fen bigint not null,
      refunded_fen bigint not null,
      differences jsonb not null,
      primary key (provider, day)
    )`.execute(db)
}
