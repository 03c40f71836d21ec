import { useEffect, useState } from 'preact/hooks'

/** What the browser believes, asked only while somebody looks. */
export function useIsOffline(isShown: boolean): boolean {
  const [isOffline, setOffline] = useState(false)
  useEffect(() => {
    if (!isShown) return
    const update = () => setOffline(navigator.onLine === false)
    update()
    for (const type of ['online', 'offline']) addEventListener(type, update)
    return () => {
      for (const type of ['online', 'offline']) removeEventListener(type, update)
    }
  }, [isShown])
  return isOffline
}
