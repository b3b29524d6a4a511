/* Does one thing after the other, so that each sees what the one before has changed. */
export function makeLine() {
  let last: Promise<unknown> = Promise.resolve()
  return function inLine<T>(act: () => Promise<T>): Promise<T> {
    const mine = last.then(act, act)
    last = mine.catch(() => undefined)
    return mine
  }
}
