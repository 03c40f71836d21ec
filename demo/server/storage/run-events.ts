import type { RunEvent } from '../runs/run-event.ts'
import type { Queryable } from './database.ts'
import { type Page, type PageRequest, selectPage } from './select-page.ts'

interface EventRow {
  id: string
  type: string
  sequence: number
  occurred_at: Date
  data: Record<string, unknown>
}

/** All of them in one statement, however many have gathered. */
export async function insertRunEvents(
  database: Queryable,
  runId: string,
  events: readonly RunEvent[],
): Promise<void> {
  if (events.length === 0) return
  await database.query(
    `insert into run_events (run_id, sequence, id, type, occurred_at, data)
     select $1::uuid, e.sequence, e.id, e.type, e.timestamp, e.data
     from jsonb_to_recordset($2::jsonb) as e(sequence integer, id uuid, type text, timestamp timestamptz, data jsonb)`,
    [runId, JSON.stringify(events)],
  )
}

export async function loadRunEvents(
  database: Queryable,
  runId: string,
  afterSequence: number,
): Promise<RunEvent[]> {
  const rows = await database.query<EventRow>(
    'select id, type, sequence, occurred_at, data from run_events where run_id = $1 and sequence > $2 order by sequence',
    [runId, afterSequence],
  )
  return rows.map(toEvent)
}

export const RUN_EVENT_SORT_FIELDS: Readonly<Record<string, string>> = {
  sequence: 'sequence',
  timestamp: 'occurred_at',
}

export async function listRunEvents(
  database: Queryable,
  runId: string,
  page: PageRequest,
): Promise<Page<RunEvent>> {
  const source = 'select id, type, sequence, occurred_at, data from run_events where run_id = $1'
  const found = await selectPage<EventRow>(database, source, [runId], page)
  return { ...found, rows: found.rows.map(toEvent) }
}

function toEvent({ id, type, sequence, occurred_at, data }: EventRow): RunEvent {
  return { id, type, sequence, timestamp: occurred_at.toISOString(), data }
}
