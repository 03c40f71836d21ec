import type { RequirementsApi } from '../protocols/protocol.ts'
import type { Environment } from './environment.ts'
import { type ChatError, toChatError } from './errors.ts'
import { lastSpoken } from './message.ts'
import type { ChatStore } from './store.ts'

/**
 * What the user has to set up elsewhere before the agent works for them: found when a turn has failed, opened in a
 * page of the back end's, looked after until it is done.
 */
export interface RequirementsWatch {
  /** After a failure that may have this reason. */
  findOut(error: ChatError | undefined): void
  connectUrl(): Promise<string | undefined>
  check(): void
  stop(): void
}

export interface WatchOptions {
  readonly store: ChatStore
  readonly api: RequirementsApi | undefined
  readonly environment: Environment
  readonly userId: () => string
  readonly onMet: () => void
}

const lookEveryMs = 3_000
const watchForMs = 900_000
const suspicious: readonly ChatError['kind'][] = ['server', 'invalid', 'forbidden', 'conflict', 'empty']

export function watchRequirements({
  store,
  api,
  environment,
  userId,
  onMet,
}: WatchOptions): RequirementsWatch {
  let cancel = () => {}
  let abort = new AbortController()

  async function look(): Promise<number> {
    const { signal } = abort
    const requirements = (await api?.missing(userId(), signal)) ?? []
    if (signal.aborted) return requirements.length
    const hadSome = store.current().requirements.length > 0
    store.dispatch({ type: 'requirements-found', requirements })
    if (hadSome && requirements.length === 0) {
      stop()
      onMet()
    }
    return requirements.length
  }

  function stop() {
    cancel()
    abort.abort()
    abort = new AbortController()
  }

  /** A look that fails is no reason to stop looking. */
  function watch(until: number) {
    cancel()
    cancel = environment.delay(lookEveryMs, async () => {
      const { signal } = abort
      const count = await look().catch(() => 1)
      if (count > 0 && !signal.aborted && environment.now() < until) watch(until)
    })
  }

  return {
    findOut(error) {
      // A run that lacks something fails before it begins: whatever ends an answer that had begun is something else.
      const hasBegun = lastSpoken(store.current().messages)?.role === 'assistant'
      if (api && error && !hasBegun && suspicious.includes(error.kind)) look().catch(() => {})
    },
    async connectUrl() {
      const ids = store.current().requirements.map(({ requirementId }) => requirementId)
      try {
        const url = await api?.connectUrl(userId(), ids, abort.signal)
        watch(environment.now() + watchForMs)
        return url
      } catch (thrown) {
        store.dispatch({ type: 'action-failed', error: toChatError(thrown) })
        return undefined
      }
    },
    check() {
      look().catch((thrown) => store.dispatch({ type: 'action-failed', error: toChatError(thrown) }))
    },
    stop,
  }
}
