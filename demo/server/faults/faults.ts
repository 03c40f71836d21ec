import type { Agent } from '../agent/agent.ts'
import { badRequest } from '../http/api-error.ts'
import { isObject, type JsonObject } from '../http/read-json-body.ts'
import { encodeFrames, type Frame, SSE_HEADERS, streamBody } from '../http/sse.ts'
import { agentFaults } from './agent-faults.ts'
import { byteFaults } from './byte-faults.ts'
import { answerWhole, frameFaults } from './frame-faults.ts'
import { type Fault, type Place, parseFaults, type Switch } from './parse-fault.ts'
import { responseFaults } from './response-faults.ts'
import { sequenceFaults } from './sequence-faults.ts'
import { uploadFaults } from './upload-faults.ts'

/**
 * Fault switches: what a network, a proxy or an agent may do to a client, on demand. They are off unless the server
 * is started with them (`FAULTS=1`), and then chosen per request by the body field `fault`, which a widget can be
 * given as a parameter. Switches are joined with `;` and work together where that makes sense:
 * `status=429;retry-after=2;times=1`, `drop-after=3;split=1`.
 *
 * `on` names another place than the call that sends a message. The message that begins a run may so say what later
 * calls about that run shall meet; faults for several places are joined with `|`: `drop-after=3|status=503;on=resume`.
 * Those later calls, and an upload, may also carry a fault of their own, as the query parameter or the header `fault`.
 *
 * N counts pieces of answer text (`agent.response.delta`), which is what a visitor has seen. An answer with fewer
 * pieces meets the fault just before its terminal event.
 *
 * | Switch | What happens |
 * |---|---|
 * | `times=N` | only the first N requests with this fault and session_id meet it |
 * | `on=create` | it is met when the conversation is created, instead of when a message is sent |
 * | `on=resume` | it is met by `GET /v1/runs/{id}/stream`; there, also a fault of that call has to say so |
 * | `on=cancel` | it is met by `POST /v1/runs/{id}/cancel` |
 * | `on=input` | it is met by `POST /v1/runs/{id}/input` |
 * | `on=upload` | it is met by `POST /v1/files` |
 * | instead of an answer | |
 * | `status=NNN` (`retry-after=S`) | that status with the error envelope, and that header |
 * | `hang` | no headers, ever |
 * | `wrong-type` | 200 with an HTML page |
 * | `empty` | 200, an event stream without a byte |
 * | `no-content` | 204 |
 * | `redirect` | 302 to a page of the site |
 * | `json` | 200 application/json: `{ data: run }` with the whole answer |
 * | `bad-gzip` | says `content-encoding: gzip`, sends plain text |
 * | `forget` | 410, when a stream is taken up again |
 * | an upload | |
 * | `drop-at=N` | the connection is cut when N percent (50) have arrived |
 * | the run itself | |
 * | `fail-after=N` | the run fails: `run.failed` |
 * | `cancel-after=N` | the run is canceled: `run.canceled` |
 * | the events | |
 * | `drop-after=N` | the connection is cut; the run goes on |
 * | `drop-after-events=N` | the same, counting every event, `run.started` being the first |
 * | `silence-after=N` | the connection stays open, no byte and no heartbeat follows |
 * | `heartbeat-only=MS` | heartbeats and nothing else |
 * | `html-after=N` | a proxy's HTML error page, then the end |
 * | `bad-json-after=N` | one event with broken JSON; the rest follows |
 * | `unknown-after=N` | one event of an unknown type; the rest follows |
 * | `no-terminal` | ends cleanly without a terminal event |
 * | `double-terminal` | the terminal event twice |
 * | `late-delta` | more text after the terminal event |
 * | `duplicate` | every event twice, with the same id and sequence |
 * | `gap=N` | after N (2) pieces, one piece of text is left out, and its sequence with it |
 * | `shuffle=N` | groups of N (4) events in reverse; the first and the last event of the run stay in place |
 * | `restart-sequence=N` | after N (2) pieces, `run.started` of another run, numbered from 1, goes on with the answer |
 * | `two-answers` | a second answer after another tool call, in the same run |
 * | `huge-event=BYTES` | one delta of that size (10 MiB) after the first text |
 * | `endless=MS` | text for ever, a piece every MS (0) |
 * | the bytes | |
 * | `crlf`, `cr` | the other line ends of the format |
 * | `split=N` | N bytes per write (1) |
 * | `drip=MS` | one byte every MS |
 */
export interface Faults {
  /** The faults this request asks for at this place; none when faults are off. */
  plan(body: JsonObject, place: Place): FaultPlan
  /** The same for a call without fields of its own, about a run or an upload. */
  planCall(request: Request, place: Place, runId?: string): FaultPlan
  /** What the message that began the run says about later calls. */
  remember(runId: string, body: JsonObject): void
}

export interface FaultPlan {
  /** An answer given before any work is done, or `undefined` to go on. */
  answerInstead(signal: AbortSignal): Promise<Response> | undefined
  wrapAgent(agent: Agent): Agent
  /** Ends an upload before it is whole, or gives `undefined` to go on. */
  interruptUpload(request: Request, connection: Connection): Promise<void> | undefined
  stream(frames: AsyncIterable<Frame>, connection: Connection): Response | Promise<Response>
}

export interface Connection {
  /** Ends when the client has left. */
  signal: AbortSignal
  whenClientLeaves(): void
  /** Ends the connection in the middle of the response. */
  cut(): Promise<void>
}

const healthy: FaultPlan = {
  answerInstead: () => undefined,
  wrapAgent: (agent) => agent,
  interruptUpload: () => undefined,
  stream: (frames, connection) => streamResponse(encodeFrames(frames), connection),
}

export function createFaults(areEnabled: boolean): Faults {
  const usedTimes = new Map<string, number>()
  const remembered = new Map<string, string>()

  /** Counts this request, and says whether the fault is still on. */
  const isStillOn = (fault: Fault, text: string, sessionId: unknown): boolean => {
    if (fault.times === undefined) return true
    const key = `${String(sessionId)} ${text}`
    const used = usedTimes.get(key) ?? 0
    usedTimes.set(key, used + 1)
    return used < fault.times
  }

  const find = (text: unknown, place: Place, fallback: Place, sessionId: unknown): FaultPlan => {
    if (!areEnabled || typeof text !== 'string') return healthy
    const faults = parseFaults(text)
    for (const { name } of faults.flatMap(({ fault }) => fault.switches)) {
      if (!isKnown(name)) throw badRequest({ fault: `unknown switch ${name}` })
    }
    const met = faults.find(({ fault }) => (fault.place ?? fallback) === place)
    return met && isStillOn(met.fault, met.text, sessionId) ? createPlan(met.fault.switches) : healthy
  }

  return {
    plan: (body, place) => find(faultOf(body), place, 'message', body['session_id']),
    planCall(request, place, runId) {
      const given = new URL(request.url).searchParams.get('fault') ?? request.headers.get('fault')
      // A page may put its fault on everything it sends: on a stream it means the one of the message.
      if (given !== null) return find(given, place, place === 'resume' ? 'message' : place, runId)
      return find(runId === undefined ? undefined : remembered.get(runId), place, 'message', runId)
    },
    remember(runId, body) {
      const fault = faultOf(body)
      if (areEnabled && typeof fault === 'string') remembered.set(runId, fault)
    },
  }
}

/** A widget's params stand beside the message: in the body, or in the input of a run. */
function faultOf({ fault, input }: JsonObject): unknown {
  return fault ?? (isObject(input) ? input['fault'] : undefined)
}

const tables = [responseFaults, agentFaults, uploadFaults, sequenceFaults, frameFaults, byteFaults]

function isKnown(name: string): boolean {
  if (name === 'retry-after' || name === 'json' || name === 'bad-gzip') return true
  return tables.some((table) => Object.hasOwn(table, name))
}

function createPlan(switches: readonly Switch[]): FaultPlan {
  const has = (name: string): boolean => switches.some((one) => one.name === name)
  const retryAfter = switches.find((one) => one.name === 'retry-after')?.value
  return {
    answerInstead(signal) {
      for (const { name, value } of switches) {
        const answer = responseFaults[name]
        if (answer) return answer({ value, retryAfter, signal })
      }
      return undefined
    },
    wrapAgent: (agent) =>
      switches.reduce((inner, { name, value }) => agentFaults[name]?.(inner, value) ?? inner, agent),
    interruptUpload(request, connection) {
      const met = switches.find(({ name }) => Object.hasOwn(uploadFaults, name))
      return met && uploadFaults[met.name]?.(request, met.value, connection)
    },
    stream(frames, connection) {
      const faultyFrames = switches.reduce(
        (inner, { name, value }) =>
          (frameFaults[name] ?? sequenceFaults[name])?.(inner, value, connection) ?? inner,
        frames,
      )
      if (has('json')) return answerWhole(faultyFrames)
      const bytes = switches.reduce(
        (inner, { name, value }) => byteFaults[name]?.(inner, value) ?? inner,
        encodeFrames(faultyFrames) as AsyncIterable<Uint8Array>,
      )
      return streamResponse(bytes, connection, has('bad-gzip') ? { 'content-encoding': 'gzip' } : {})
    },
  }
}

function streamResponse(
  bytes: AsyncIterable<Uint8Array>,
  connection: Connection,
  headers: Readonly<Record<string, string>> = {},
): Response {
  const body = streamBody(bytes, connection.whenClientLeaves)
  return new Response(body, { headers: { ...SSE_HEADERS, ...headers } })
}
