import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { listen } from '../../core/listen.ts'

/** What the browser believes, asked only while somebody looks. */
export function useIsOffline(isShown: boolean): boolean {
  const isOffline = useSignal(false)
  useEffect(() => {
    if (!isShown) return
    const update = () => (isOffline.value = navigator.onLine === false)
    update()
    return listen(window, ['online', 'offline'], update)
  }, [isShown])
  return isOffline.value
}
