import pg from 'pg'
import type { Database, Queryable } from './database.ts'

/** A real Postgres server, for `DATABASE_URL`. */
export async function openPostgres(url: string): Promise<Database> {
  const pool = new pg.Pool({ connectionString: url, max: 10 })
  // An idle connection that the server closes would otherwise end the process as an unhandled error.
  pool.on('error', () => {})
  return {
    ...queries(pool),
    async execute(sql) {
      await pool.query(sql)
    },
    async transaction(work) {
      const client = await pool.connect()
      try {
        await client.query('begin')
        const result = await work(queries(client))
        await client.query('commit')
        return result
      } catch (error) {
        await client.query('rollback').catch(() => {})
        throw error
      } finally {
        client.release()
      }
    },
    close: () => pool.end(),
  }
}

function queries(source: Pick<pg.Pool, 'query'> | pg.PoolClient): Queryable {
  return {
    async query<Row>(sql: string, parameters: readonly unknown[] = []) {
      const result = await source.query(sql, [...parameters])
      return result.rows as Row[]
    },
  }
}
