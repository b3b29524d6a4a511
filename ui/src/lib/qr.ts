/*
 * A QR code (ISO/IEC 18004) of short text: bytes, correction level L, versions 1 to 13 (425 bytes). Drawn here,
 * because a secret shown as a picture must not travel to anyone who draws pictures.
 */
const CORRECTION = [7, 10, 15, 20, 26, 18, 20, 24, 30, 18, 20, 24, 26]
const BLOCKS = [1, 1, 1, 1, 1, 2, 2, 2, 2, 4, 4, 4, 4]
const LARGEST = CORRECTION.length
const FINDER = 7

type Grid = (boolean | null)[][]

const edge = (version: number) => version * 4 + 17

/* Centres of the small squares that keep a large code straight. */
function centres(version: number): number[] {
  if (version === 1) return []
  const last = edge(version) - 7
  return version < 7 ? [6, last] : [6, (6 + last) / 2, last]
}

/* All code words of a version: the modules that no pattern takes, in bytes. */
function room(version: number): number {
  const n = centres(version).length
  const aligned = n ? 25 * (n * n - 3) - 10 * (n - 2) : 0
  const versions = version >= 7 ? 36 : 0
  return Math.floor((edge(version) ** 2 - 192 - 31 - 2 * (edge(version) - 16) - aligned - versions) / 8)
}

const dataRoom = (version: number) => room(version) - CORRECTION[version - 1] * BLOCKS[version - 1]
const countBits = (version: number) => (version < 10 ? 8 : 16)

function times(a: number, b: number): number {
  let product = 0
  for (let bit = 7; bit >= 0; bit--) product = (product << 1) ^ ((product >> 7) * 0x11d) ^ (((b >> bit) & 1) * a)
  return product
}

function generator(degree: number): number[] {
  const terms = [...Array(degree - 1).fill(0), 1] as number[]
  let root = 1
  for (let i = 0; i < degree; i++) {
    for (let k = 0; k < degree; k++) terms[k] = times(terms[k], root) ^ (terms[k + 1] ?? 0)
    root = times(root, 2)
  }
  return terms
}

function correction(data: number[], degree: number): number[] {
  const terms = generator(degree)
  const rest = Array(degree).fill(0) as number[]
  for (const byte of data) {
    const factor = byte ^ rest.shift()!
    rest.push(0)
    terms.forEach((term, i) => (rest[i] ^= times(term, factor)))
  }
  return rest
}

function payload(bytes: Uint8Array, version: number): number[] {
  const bits: number[] = []
  const put = (value: number, n: number) => {
    for (let i = n - 1; i >= 0; i--) bits.push((value >> i) & 1)
  }
  put(4, 4)
  put(bytes.length, countBits(version))
  bytes.forEach((byte) => put(byte, 8))
  const whole = dataRoom(version) * 8
  put(0, Math.min(4, whole - bits.length))
  put(0, (8 - (bits.length % 8)) % 8)
  for (let pad = 0xec; bits.length < whole; pad ^= 0xec ^ 0x11) put(pad, 8)
  return Array.from({ length: bits.length / 8 }, (_, i) => parseInt(bits.slice(i * 8, i * 8 + 8).join(''), 2))
}

/* The data cut into blocks, each with its correction, and all blocks read across. */
function woven(data: number[], version: number): number[] {
  const count = BLOCKS[version - 1]
  const short = Math.floor(data.length / count)
  const longer = data.length % count
  const blocks: number[][] = []
  for (let i = 0, at = 0; i < count; i++) {
    const n = short + (i < count - longer ? 0 : 1)
    blocks.push(data.slice(at, at + n))
    at += n
  }
  const checks = blocks.map((block) => correction(block, CORRECTION[version - 1]))
  const across = (rows: number[][]) => Array.from({ length: Math.max(...rows.map((r) => r.length)) }, (_, i) => rows.filter((r) => i < r.length).map((r) => r[i])).flat()
  return [...across(blocks), ...across(checks)]
}

function square(grid: Grid, row: number, column: number, reach: number) {
  for (let y = -reach; y <= reach; y++) {
    for (let x = -reach; x <= reach; x++) {
      const far = Math.max(Math.abs(y), Math.abs(x))
      if (grid[row + y]?.[column + x] !== undefined) grid[row + y][column + x] = far !== 2 && far !== 4
    }
  }
}

/* The remainder that guards the format and the version. */
function guarded(value: number, poly: number, degree: number): number {
  let rest = value
  for (let i = 0; i < degree; i++) rest = (rest << 1) ^ ((rest >> (degree - 1)) * poly)
  return (value << degree) | (rest & ((1 << degree) - 1))
}

function putFormat(grid: Grid, mask: number) {
  const n = grid.length
  const bits = guarded((1 << 3) | mask, 0x537, 10) ^ 0x5412
  for (let i = 0; i < 15; i++) {
    const on = ((bits >> i) & 1) === 1
    const down = i < 6 ? i : i < 8 ? i + 1 : n - 15 + i
    const left = i < 8 ? n - 1 - i : i < 9 ? 7 : 14 - i
    grid[down][8] = on
    grid[8][left] = on
  }
  grid[n - 8][8] = true
}

function putVersion(grid: Grid, version: number) {
  if (version < 7) return
  const bits = guarded(version, 0x1f25, 12)
  for (let i = 0; i < 18; i++) {
    const [a, b] = [grid.length - 11 + (i % 3), Math.floor(i / 3)]
    grid[b][a] = grid[a][b] = ((bits >> i) & 1) === 1
  }
}

function patterns(version: number): Grid {
  const n = edge(version)
  const grid: Grid = Array.from({ length: n }, () => Array(n).fill(null))
  for (let i = 0; i < n; i++) grid[6][i] = grid[i][6] = i % 2 === 0
  for (const [row, column] of [[3, 3], [3, n - 4], [n - 4, 3]]) square(grid, row, column, 4)
  const at = centres(version)
  for (const row of at) {
    for (const column of at) {
      const corner = (row === 6 && column === 6) || (row === 6 && column === n - FINDER) || (row === n - FINDER && column === 6)
      if (!corner) alignment(grid, row, column)
    }
  }
  putFormat(grid, 0)
  putVersion(grid, version)
  return grid
}

function alignment(grid: Grid, row: number, column: number) {
  for (let y = -2; y <= 2; y++) {
    for (let x = -2; x <= 2; x++) grid[row + y][column + x] = Math.max(Math.abs(y), Math.abs(x)) !== 1
  }
}

const MASKS: ((y: number, x: number) => number)[] = [
  (y, x) => (y + x) % 2,
  (y) => y % 2,
  (_, x) => x % 3,
  (y, x) => (y + x) % 3,
  (y, x) => (Math.floor(y / 2) + Math.floor(x / 3)) % 2,
  (y, x) => ((y * x) % 2) + ((y * x) % 3),
  (y, x) => (((y * x) % 2) + ((y * x) % 3)) % 2,
  (y, x) => (((y + x) % 2) + ((y * x) % 3)) % 2,
]

/* Bits run up and down in pairs of columns from the right; column 6 belongs to a pattern. */
function filled(fixed: Grid, words: number[], mask: number): boolean[][] {
  const n = fixed.length
  const grid = fixed.map((row) => [...row])
  let at = 0
  for (let right = n - 1; right >= 1; right -= 2) {
    if (right === 6) right = 5
    const upward = ((right + 1) & 2) === 0
    for (let step = 0; step < n; step++) {
      const y = upward ? n - 1 - step : step
      for (const x of [right, right - 1]) {
        if (fixed[y][x] !== null) continue
        const bit = ((words[at >> 3] ?? 0) >> (7 - (at & 7))) & 1
        grid[y][x] = (bit === 1) !== (MASKS[mask](y, x) === 0)
        at++
      }
    }
  }
  putFormat(grid, mask)
  return grid as boolean[][]
}

/* Long runs and solid squares are hard to read: the mask with the fewest is taken. */
function burden(grid: boolean[][]): number {
  const n = grid.length
  let sum = 0
  for (let i = 0; i < n; i++) {
    for (const at of [(k: number) => grid[i][k], (k: number) => grid[k][i]]) {
      for (let k = 0, run = 0; k < n; k++) {
        run = k && at(k) === at(k - 1) ? run + 1 : 1
        if (run >= 5) sum += run === 5 ? 3 : 1
      }
    }
  }
  for (let y = 1; y < n; y++) {
    for (let x = 1; x < n; x++) if (new Set([grid[y][x], grid[y - 1][x], grid[y][x - 1], grid[y - 1][x - 1]]).size === 1) sum += 3
  }
  return sum
}

/* Rows of dark (true) and light modules without the quiet zone; null when the text is too long. */
export function qr(text: string): boolean[][] | null {
  const bytes = new TextEncoder().encode(text)
  let version = 1
  while (version <= LARGEST && 4 + countBits(version) + bytes.length * 8 > dataRoom(version) * 8) version++
  if (version > LARGEST) return null
  const words = woven(payload(bytes, version), version)
  const fixed = patterns(version)
  const drawn = MASKS.map((_, mask) => filled(fixed, words, mask))
  return drawn.reduce((best, next) => (burden(next) < burden(best) ? next : best))
}
