import type { Database } from './database.ts'
import { migrations } from './migrations.ts'

/** Brings any older database up to date. Each step runs once, in order, in a transaction of its own. */
export async function migrate(database: Database): Promise<void> {
  await database.execute(
    'create table if not exists migrations (name text primary key, applied_at timestamptz not null default now())',
  )
  const applied = new Set(
    (await database.query<{ name: string }>('select name from migrations')).map((row) => row.name),
  )
  for (const { name, statements } of migrations) {
    if (applied.has(name)) continue
    await database.transaction(async (transaction) => {
      for (const statement of statements) await transaction.query(statement)
      await transaction.query('insert into migrations (name) values ($1)', [name])
    })
  }
}
