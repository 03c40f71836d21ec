import { useSignal } from '@preact/signals'
import { useEffect, useMemo } from 'preact/hooks'
import { listen } from '../../core/listen.ts'

/** Whether a media query holds now; drawn again when that changes, as when a phone is turned. */
export function useMedia(query: string): boolean {
  const list = useMemo(() => matchMedia(query), [query])
  const isMatching = useSignal(list.matches)
  useEffect(() => {
    const follow = () => (isMatching.value = list.matches)
    follow()
    return listen(list, ['change'], follow)
  }, [list])
  return isMatching.value
}
