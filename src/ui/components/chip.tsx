import { type AllHTMLAttributes, type ComponentChildren, h } from 'preact'
import { Thumb } from './thumb.tsx'

interface ChipProps {
  readonly name: string
  readonly note: ComponentChildren
  /** The bytes, where they are at hand. */
  readonly blob?: Blob | undefined
  /** Makes the whole chip a link or a button. */
  readonly tag?: 'a' | 'button' | 'span'
  readonly attributes?: AllHTMLAttributes<HTMLElement> | undefined
  readonly children?: ComponentChildren
}

/** A file: its picture or an icon, its name, and what there is to say and do about it. */
export function Chip({ name, note, blob, tag = 'span', attributes, children }: ChipProps) {
  return h(
    tag,
    { class: 'chip', ...attributes },
    <Thumb blob={blob} />,
    <span class="chip-text">
      <bdi class="chip-name">{name}</bdi>
      <small>{note}</small>
    </span>,
    children,
  )
}
