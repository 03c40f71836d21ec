import { useComputed, useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { useChatView } from '../context.ts'
import type { Watch } from '../hooks/use-nearness.ts'

/** Brings in what was said before, when the reader comes near or asks for it. */
export function Earlier({ watch, onLost }: { watch: Watch; onLost: () => void }) {
  const { controller, state, words } = useChatView()
  const earlier = useComputed(() => state.value.earlier)
  const isLoading = useSignal(false)
  const button = useRef<HTMLButtonElement>(null)

  async function load() {
    if (isLoading.peek()) return
    isLoading.value = true
    const hadFocus = button.current?.matches(':focus')
    // The button stays for another try.
    await controller.loadEarlier().catch(() => {})
    isLoading.value = false
    if (hadFocus && earlier.peek() === undefined) onLost()
  }

  useEffect(() => {
    const element = button.current
    return element ? watch(element, ({ isNear }) => isNear && load()) : undefined
  }, [earlier.value, watch])

  if (earlier.value === undefined) return null
  return (
    <button ref={button} type="button" class="action" onClick={load}>
      {isLoading.value ? words.value.loading : words.value.loadEarlier}
    </button>
  )
}
