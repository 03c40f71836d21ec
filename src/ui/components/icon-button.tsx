import type { ButtonHTMLAttributes } from 'preact'
import { Icon, type IconName } from '../icons.tsx'

interface IconButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly icon: IconName
  /** Its name, spoken and as a tooltip. */
  readonly label: string
  readonly iconSize?: number
}

export function IconButton({ icon, label, iconSize, ...attributes }: IconButtonProps) {
  return (
    <button type="button" class="icon-button" aria-label={label} title={label} {...attributes}>
      <Icon name={icon} {...(iconSize && { size: iconSize })} />
    </button>
  )
}
