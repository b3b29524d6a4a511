/* What the browser remembers for this person; a blocked storage only forgets. */
const PREFIX = 'luoshi.'

export function recall<T>(name: string, otherwise: T): T {
  try {
    const text = localStorage.getItem(PREFIX + name)
    return text === null ? otherwise : (JSON.parse(text) as T)
  } catch {
    return otherwise
  }
}

export function remember(name: string, value: unknown) {
  try {
    localStorage.setItem(PREFIX + name, JSON.stringify(value))
  } catch {
    /* a full or forbidden storage is no reason to fail */
  }
}

export function forget(name: string) {
  try {
    localStorage.removeItem(PREFIX + name)
  } catch {
    /* nothing was kept */
  }
}
