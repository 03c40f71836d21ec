import type { ComponentChildren } from 'preact'

/** Stroked icons on a 24 unit grid, drawn in the colour of the text around them. */
function Icon({ children, size = 20 }: { children: ComponentChildren; size?: number }) {
  return (
    <svg
      class="icon"
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      stroke-width="1.8"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      {children}
    </svg>
  )
}

export function ChatIcon() {
  return (
    <Icon size={26}>
      <path d="M20.5 11.6c0 4.2-3.8 7.6-8.5 7.6-1.1 0-2.2-.2-3.2-.5L4 20.5l1.4-3.9a7 7 0 0 1-1.9-5C3.5 7.4 7.3 4 12 4s8.5 3.4 8.5 7.6Z" />
      <path d="M8.6 11.7h.01M12 11.7h.01M15.4 11.7h.01" stroke-width="2.4" />
    </Icon>
  )
}

export function ChevronDownIcon() {
  return (
    <Icon size={26}>
      <path d="m6 9.5 6 6 6-6" />
    </Icon>
  )
}

export function CloseIcon() {
  return (
    <Icon>
      <path d="m6.5 6.5 11 11m0-11-11 11" />
    </Icon>
  )
}

export function NewConversationIcon() {
  return (
    <Icon>
      <path d="M11.5 5H7a2.5 2.5 0 0 0-2.5 2.5V17A2.5 2.5 0 0 0 7 19.5h9.5A2.5 2.5 0 0 0 19 17v-4.5" />
      <path d="m10 14 .6-2.6 7.5-7.5a1.4 1.4 0 0 1 2 2l-7.5 7.5L10 14Z" />
    </Icon>
  )
}

export function SendIcon() {
  return (
    <Icon>
      <path d="M12 19V5.5m-6 5.7 6-6 6 6" />
    </Icon>
  )
}

export function StopIcon() {
  return (
    <Icon>
      <rect x="7" y="7" width="10" height="10" rx="2" fill="currentColor" stroke="none" />
    </Icon>
  )
}

export function ArrowDownIcon() {
  return (
    <Icon size={16}>
      <path d="M12 5v13.5m6-5.7-6 6-6-6" />
    </Icon>
  )
}

export function CopyIcon() {
  return (
    <Icon size={16}>
      <rect x="8.5" y="8.5" width="11" height="11" rx="2.5" />
      <path d="M15.5 5.5v-.2a1.8 1.8 0 0 0-1.8-1.8H6A2 2 0 0 0 4 5.5v7.7A1.8 1.8 0 0 0 5.8 15" />
    </Icon>
  )
}

export function CheckIcon() {
  return (
    <Icon size={16}>
      <path d="m5 12.5 4.5 4.5L19 7.5" />
    </Icon>
  )
}

export function RetryIcon() {
  return (
    <Icon size={16}>
      <path d="M19.5 12a7.5 7.5 0 1 1-2.3-5.4L19.5 8.8M19.5 4v4.8h-4.8" />
    </Icon>
  )
}

export function WarningIcon() {
  return (
    <Icon size={18}>
      <circle cx="12" cy="12" r="8.5" />
      <path d="M12 8v4.5m0 3.2v.1" />
    </Icon>
  )
}

/** Stands for the assistant where the site gives no avatar. */
export function SparkIcon() {
  return (
    <Icon size={18}>
      <path
        d="M12 3.5c.7 4.7 3.8 7.8 8.5 8.5-4.7.7-7.8 3.8-8.5 8.5-.7-4.7-3.8-7.8-8.5-8.5 4.7-.7 7.8-3.8 8.5-8.5Z"
        fill="currentColor"
        stroke="none"
      />
    </Icon>
  )
}
