import { randomUUID } from 'node:crypto'
import { AgentCanceled, AgentFailed } from '../agent/agent.ts'
import type { AgentAnswer, AgentRequest } from '../agent/agent-request.ts'
import type { EventContent } from './describe-agent-event.ts'
import { describeAnswer, describeInputRequest, type InputRequest } from './input-request.ts'

/**
 * The questions of one run that wait for a person. Each is settled exactly once: by the first answer, by the end of
 * the run, or by the clock. Taking a question off the list is one step that nothing can come between, so of two
 * answers at the same moment only one finds it there.
 */
export interface PendingRequests {
  ask(request: AgentRequest): Promise<AgentAnswer>
  list(): InputRequest[]
  /** Whether it was this answer that the run goes on with. */
  answer(requestId: string, answer: AgentAnswer): Promise<boolean>
}

interface Waiting {
  request: InputRequest
  /** Takes it off the list; `false` when somebody else has. */
  take(): boolean
  resolve(answer: AgentAnswer): void
  reject(error: unknown): void
}

interface Surroundings {
  /** Ends with the run. */
  signal: AbortSignal
  timeoutMs: number
  store(requests: readonly InputRequest[]): Promise<void>
  tell(content: EventContent): void
}

export function createPendingRequests({ signal, timeoutMs, store, tell }: Surroundings): PendingRequests {
  const pending = new Map<string, Waiting>()
  let stored = Promise.resolve()

  const list = (): InputRequest[] => [...pending.values()].map(({ request }) => request)
  /** One after the other, so that the last list written is the last there was. */
  const save = (): Promise<void> => {
    const saving = stored.then(() => store(list()))
    stored = saving.catch(() => {})
    return saving
  }

  const wait = (request: InputRequest): Promise<AgentAnswer> =>
    new Promise((resolve, reject) => {
      const take = (): boolean => {
        clearTimeout(timer)
        signal.removeEventListener('abort', cancel)
        return pending.delete(request.id)
      }
      const giveUp = (error: Error): void => {
        if (take()) reject(error)
      }
      const cancel = (): void => giveUp(new AgentCanceled())
      const timer = setTimeout(
        () => giveUp(new AgentFailed('input_timeout', 'Nobody answered in time.')),
        timeoutMs,
      )
      signal.addEventListener('abort', cancel)
      pending.set(request.id, { request, take, resolve, reject })
    })

  return {
    async ask(request) {
      if (signal.aborted) throw new AgentCanceled()
      const asked = { ...request, id: randomUUID() }
      const answered = wait(asked)
      // It may end before it is awaited below.
      answered.catch(() => {})
      // First stored, then told: who reads the run because of the event finds it waiting.
      await save()
      if (pending.has(asked.id)) tell(describeInputRequest(asked))
      return answered
    },
    list,
    async answer(requestId, answer) {
      const waiting = pending.get(requestId)
      if (!waiting?.take()) return false
      try {
        await save()
      } catch (error) {
        waiting.reject(error)
        throw error
      }
      if (signal.aborted) {
        waiting.reject(new AgentCanceled())
        return false
      }
      tell(describeAnswer(requestId, answer))
      waiting.resolve(answer)
      return true
    },
  }
}
