type EventMap = WindowEventMap & DocumentEventMap

/** Listens to events of these names. The returned function ends it. */
export function listen<Name extends keyof EventMap>(
  target: EventTarget,
  names: readonly Name[],
  listener: (event: EventMap[Name]) => void,
  options?: AddEventListenerOptions,
): () => void {
  for (const name of names) target.addEventListener(name, listener as EventListener, options)
  return () => {
    for (const name of names) target.removeEventListener(name, listener as EventListener)
  }
}
