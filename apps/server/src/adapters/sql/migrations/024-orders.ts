import { type Kysely, sql } from 'kysely'

/** Mail-in orders, from the printed slip to sent back. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table orders (
      reference text primary key,
      state text not null check (state in ('announced', 'received', 'processed', 'sent-back', 'cancelled')),
      version int not null,
      profile text not null,
      service text not null,
      holder_id text references holders,
      holder_name text not null,
      id_number text not null,
      recipient text not null,
      phone text not null,
      address text not null,
      announced_at timestamptz not null,
      received_at timestamptz,
      due_at timestamptz,
      processed_at timestamptz,
      sent_at timestamptz,
      token_serial text,
      case_reference text references cases,
      carrier text,
      tracking text,
      check ((received_at is null) = (due_at is null) and (received_at is null) = (token_serial is null)),
      check (state <> 'sent-back' or (sent_at is not null and tracking is not null))
    )`.execute(db)
  await sql`create index on orders (due_at) where state = 'received'`.execute(db)
  await sql`create index on orders (announced_at)`.execute(db)
  await sql`
    create table order_notes (
      reference text not null references orders on delete cascade,
      version int not null,
      at timestamptz not null,
      by text not null,
      state text not null,
      note text not null,
      primary key (reference, version)
    )`.execute(db)
}
