// Our own drawings. Each stands beside words that say the same, so screen readers skip them.

/** The hall's mark. */
export function Mark() {
  return (
    <svg className="ch-mark" viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="7" fill="currentColor" />
      <path d="M10 7h12v7l2 2v9H8v-9l2-2z" fill="var(--surface)" />
      <path d="M13 10h2v3h-2zm4 0h2v3h-2z" fill="currentColor" />
      <path className="ch-mark-tick" d="m12.5 19.5 2.5 2.5 4.5-4.5" />
    </svg>
  )
}

/** A token beside a computer's socket. */
export function PlugIn() {
  return (
    <svg className="ch-drawing" viewBox="0 0 240 120" aria-hidden="true">
      <rect x="8" y="14" width="92" height="62" rx="6" className="ch-line" />
      <rect x="17" y="23" width="74" height="44" rx="2" className="ch-fill" />
      <path d="M2 88h104l-8 14H10z" className="ch-line" />
      <rect x="104" y="80" width="6" height="14" className="ch-fill-accent" />
      <path d="M120 87h22m-8-8-8 8 8 8" className="ch-line-accent" />
      <path d="M152 79h20v16h-20z" className="ch-line" />
      <path d="M157 84h4m-4 6h4" className="ch-line" />
      <rect x="172" y="70" width="60" height="34" rx="9" className="ch-token" />
      <circle cx="218" cy="87" r="4" className="ch-fill-surface" />
      <path d="M184 87h18" className="ch-line-surface" />
    </svg>
  )
}

/** A token in its socket. */
export function TokenIn() {
  return (
    <svg className="ch-drawing-small" viewBox="0 0 72 72" aria-hidden="true">
      <path d="M22 6h28v20H22z" className="ch-line" />
      <path d="M29 12h4v7h-4zm10 0h4v7h-4z" className="ch-fill-line" />
      <rect x="16" y="26" width="40" height="40" rx="9" className="ch-token" />
      <path d="m27 46 7 7 12-13" className="ch-line-surface" />
    </svg>
  )
}

/** The assistant's window. */
export function AssistantWindow() {
  return (
    <svg className="ch-drawing" viewBox="0 0 240 120" aria-hidden="true">
      <rect x="40" y="10" width="160" height="100" rx="8" className="ch-line" />
      <path d="M40 32h160" className="ch-line" />
      <circle cx="52" cy="21" r="3" className="ch-fill-accent" />
      <path d="M62 21h44" className="ch-line" />
      <rect x="60" y="46" width="56" height="34" rx="8" className="ch-token" />
      <path d="m78 63 7 7 12-13" className="ch-line-surface" />
      <path d="M132 54h46M132 66h32M132 78h40" className="ch-line" />
      <rect x="132" y="90" width="50" height="10" rx="5" className="ch-fill-accent" />
    </svg>
  )
}
