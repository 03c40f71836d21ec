import { useChatView } from '../context.ts'
import { useIsOffline } from '../hooks/use-is-offline.ts'

/** Under a message that has not gone out yet. */
export function Waiting() {
  const { isOpen, words } = useChatView()
  const isOffline = useIsOffline(isOpen.value)
  return <p class="ending">{isOffline ? words.value.waitingOffline : words.value.waiting}</p>
}
