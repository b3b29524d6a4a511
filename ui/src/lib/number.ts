/*
 * Numbers as people type and paste them: full-width digits, thousands with commas, a unit behind.
 * A text that is no number is null, never a guess.
 */
export interface Typed {
  value: number
  unit: string
}

const SHAPE = /^([-+]?\d+(?:\.\d+)?|[-+]?\.\d+)\s*(\D*)$/

function narrow(text: string): string {
  return text
    .replace(/[\uff01-\uff5e]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0))
    .replace(/[\s\u3000\u00a0\u2009]/g, '')
    .replace(/,(?=\d{3}(\D|$))/g, '')
}

export function readNumber(text: string): Typed | null {
  const found = SHAPE.exec(narrow(text))
  if (!found) return null
  const value = Number(found[1])
  return Number.isFinite(value) ? { value, unit: found[2] } : null
}

/* The shortest way to write a value: no more than `places` behind the point, no zeros at the end. */
export function brief(value: number | null | undefined, places = 2): string {
  if (value === null || value === undefined) return '—'
  const scale = 10 ** places
  return String(Math.round((value + Number.EPSILON) * scale) / scale)
}
