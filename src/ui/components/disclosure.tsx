import type { ComponentChildren, Ref } from 'preact'

interface DisclosureProps {
  readonly title: string
  readonly isOpen?: boolean
  readonly isRunning?: boolean
  readonly detailsRef?: Ref<HTMLDetailsElement>
  readonly children: ComponentChildren
}

/** Something that isn't needed to follow the talk: its headline, and the rest on demand. */
export function Disclosure({ title, isOpen, isRunning, detailsRef, children }: DisclosureProps) {
  return (
    <details ref={detailsRef ?? null} class={isRunning ? 'aside is-running' : 'aside'} open={isOpen ?? false}>
      <summary dir="auto">{title}</summary>
      <div class="aside-body">{children}</div>
    </details>
  )
}
